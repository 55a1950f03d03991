import { describe, expect, test } from 'vitest'
import { configMap, configuration } from './configuration.ts'
import { kubectl, liveObject } from './live.ts'
import { onPlane } from './on-plane.ts'

const { plane, place, run } = onPlane({ nodes: 0 })

describe('--adopt takes objects of another instance', () => {
  const b = ['-f', 'b.nix']
  const settings = (data: Record<string, string>) => ({ settings: configMap('settings', data) })

  test.each([
    { name: 'a named instance', instance: 'a', namespace: 'named', belongs: 'the instance "a"' },
    { name: 'none', namespace: 'nameless', belongs: 'a configuration without kubernixos.instance' },
  ])('of $name', async ({ instance, namespace, belongs }) => {
    await kubectl(plane, 'create', 'namespace', namespace)
    const theirs = (manifests: Parameters<typeof configuration>[0]) =>
      configuration(manifests, { namespace, ...(instance === undefined ? {} : { instance }) })
    const ours = (options: object = {}) => {
      const text = configuration(settings({ A: '2' }), { namespace, instance: `${namespace}-b`, ...options })
      place.write({ 'b.nix': text['kubernixos.nix'] })
    }
    const other = configMap('other')
    place.write(theirs({ ...settings({ A: '1', B: '1' }), other }))
    expect(await run('apply')).toMatchObject({ code: 0 })

    // The option is no permission for this, and neither is force.
    ours({ apply: { adopt: true } })
    for (const flags of [[], ['--force-conflicts']]) {
      const refused = await run('diff', 'apply', ...b, ...flags)
      expect(refused).toMatchObject({ code: 2, writes: [] })
      expect(refused.stdout).toContain(
        `! configmap/settings (namespace ${namespace}) refused: it belongs to ${belongs}`,
      )
      expect(refused.stdout).toContain('To take it into this one, give --adopt.')
    }

    ours()
    const shown = await run('diff', '--adopt', ...b)
    expect(shown).toMatchObject({ code: 1, writes: [], stderr: '1 to adopt\n' })
    const head = `~ configmap/settings (namespace ${namespace}) adopt: it belongs to ${belongs}, and is ours from now on`
    expect(shown.stdout).toContain(head)
    expect(shown.stdout).toContain('- data.B: "1"')
    expect(shown.stdout).toContain('kubernixos/instance')
    const json = JSON.parse((await run('diff', '--adopt', '-o', 'json', ...b)).stdout)
    expect(json.changes).toMatchObject([{ action: 'adopt', fully: true, fromInstance: instance ?? null }])

    expect(await run('apply', '--adopt', ...b)).toMatchObject({
      code: 0,
      stdout: 'configmap/settings adopted\n',
    })
    const live = await liveObject(plane, 'configmap/settings', '-n', namespace)
    expect(live['data']).toEqual({ A: '2' })
    expect(live.metadata.labels?.['kubernixos/instance']).toBe(`${namespace}-b`)
    expect(live.metadata.annotations).toBeUndefined()
    expect(await run('diff', ...b)).toMatchObject({ code: 0, stdout: '' })

    const again = await run('diff')
    expect(again).toMatchObject({ code: 2, writes: [] })
    expect(again.stdout).toContain(`it belongs to the instance "${namespace}-b"`)
    place.write(theirs({ other }))
    expect(await run('apply', '--prune', '--yes')).toMatchObject({ code: 0, stderr: '1 restamped\n' })
    place.write({ 'b.nix': configuration({}, { namespace, instance: `${namespace}-b` })['kubernixos.nix'] })
    const pruned = await run('prune', '--yes', '--allow-empty', ...b)
    expect(pruned).toMatchObject({ code: 0, stdout: 'configmap/settings pruned\n' })
  })

  test('another field manager keeps its fields until --take-over names it', async () => {
    const namespace = 'manager'
    await kubectl(plane, 'create', 'namespace', namespace)
    place.write(configuration(settings({ A: '1', B: '1' }), { namespace, instance: 'c' }))
    expect(await run('apply', '--field-manager', 'team-c')).toMatchObject({ code: 0 })
    place.write(configuration(settings({ A: '2' }), { namespace, instance: 'd' }))
    const refused = await run('diff', '--adopt')
    expect(refused).toMatchObject({ code: 2, writes: [] })
    expect(refused.stdout).toContain('--take-over team-c')
    const taken = await run('apply', '--adopt', '--take-over', 'team-c')
    expect(taken).toMatchObject({ code: 0, stdout: 'configmap/settings adopted\n' })
    expect((await liveObject(plane, 'configmap/settings', '-n', namespace))['data']).toEqual({ A: '2' })
    expect(await run('diff')).toMatchObject({ code: 0, stdout: '' })
  })
})
