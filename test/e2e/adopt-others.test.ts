import { describe, expect, test } from 'vitest'
import { configMap, configuration } from './configuration.ts'
import { crd } from './custom-kind.ts'
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

// Until a version leaves its CRD, the server converts entries of it. After that it fails each apply to such an object.
describe('entries of managedFields whose version has left the CRD', () => {
  const namespace = 'versions'
  const gadget = (name: string, spec: Record<string, number>, version = 'v1') => ({
    apiVersion: `example.com/${version}`,
    kind: 'Gadget',
    metadata: { name },
    spec,
  })
  const options = { namespace, instance: namespace }

  test('are rewritten by apply, which diff shows, and do not keep prune from deleting', async () => {
    await kubectl(plane, 'create', 'namespace', namespace)
    await sent(['apply', '-f', '-'], crd('Gadget', ['v1alpha1', 'v1']))
    await kubectl(plane, 'wait', '--for=condition=Established', 'crd/gadgets.example.com')
    // Ours, of kubectl apply, and beside an entry of another manager.
    const before = ['ours', 'equal', 'leaving', 'beside'].map(name => {
      return [name, gadget(name, { size: 1, more: 1 }, 'v1alpha1')] as const
    })
    place.write(configuration(Object.fromEntries(before), options))
    expect(await run('apply')).toMatchObject({ code: 0 })
    const applied = gadget('applied', { size: 1, more: 1 }, 'v1alpha1')
    await sent(['apply', '-n', namespace, '-f', '-'], applied)
    const foreign = ['apply', '--server-side', '--field-manager=other', '-n', namespace, '-f', '-']
    await sent(foreign, gadget('beside', { theirs: 1 }, 'v1alpha1'))
    await sent(['apply', '-f', '-'], crd('Gadget', ['v1', 'v1alpha1']))
    const stored = JSON.stringify({ status: { storedVersions: ['v1'] } })
    const status = ['patch', 'crd', 'gadgets.example.com', '--subresource=status', '--type=merge', '-p']
    for (const name of ['ours', 'equal', 'leaving', 'beside', 'applied'])
      await kubectl(plane, 'annotate', 'gadgets.v1.example.com', name, 'migrated=yes', '-n', namespace)
    await kubectl(plane, ...status, stored)
    await sent(['apply', '-f', '-'], crd('Gadget', ['v1']))
    await expect
      .poll(async () => (await sentReply(foreign, gadget('beside', { theirs: 1 }))).stderr, {
        timeout: 20_000,
      })
      .toContain('request to convert CR to an invalid group/version')

    const wanted = {
      ours: gadget('ours', { size: 2 }),
      equal: gadget('equal', { size: 1, more: 1 }),
      beside: gadget('beside', { size: 2 }),
      applied: gadget('applied', { size: 2 }),
    }
    place.write(configuration(wanted, options))
    const shown = await run('diff')
    expect(shown).toMatchObject({ code: 1, writes: [] })
    const rewritten = 'rewritten: the entries of example.com/v1alpha1 in managedFields'
    expect(shown.stdout.split(rewritten)).toHaveLength(5)
    expect(shown.stdout.match(/- spec\.more: 1/g)).toHaveLength(3)
    expect(shown.stdout).toContain(`- gadget.example.com/leaving (namespace ${namespace}) delete`)
    const json = JSON.parse((await run('diff', '-o', 'json')).stdout)
    const versions = json.changes.flatMap(
      (one: { rewrittenEntries?: string[] }) => one.rewrittenEntries ?? [],
    )
    expect(new Set(versions)).toEqual(new Set(['example.com/v1alpha1']))

    expect(await run('apply', '--prune', '--yes')).toMatchObject({ code: 0 })
    expect(await run('diff')).toMatchObject({ code: 0 })
    const spec = async (name: string) => (await live(name))['spec']
    expect(await spec('ours')).toEqual({ size: 2 })
    expect(await spec('equal')).toEqual({ size: 1, more: 1 })
    expect(await spec('beside')).toEqual({ size: 2, theirs: 1 })
    expect(await spec('applied')).toEqual({ size: 2 })
    const owners = (await live('beside')).metadata.managedFields ?? []
    expect(owners.map(one => `${one.manager} ${one.apiVersion}`)).toContain('other example.com/v1')
  })

  const live = (name: string) => liveObject(plane, `gadgets.v1.example.com/${name}`, '-n', namespace)
  const sentReply = (args: readonly string[], object: object) =>
    plane.kubectl(args, { stdin: JSON.stringify(object) })
  async function sent(args: readonly string[], object: object): Promise<void> {
    expect(await sentReply(args, object)).toMatchObject({ code: 0 })
  }
})

test('an object of a Helm release keeps its annotations, and diff says how to take it from Helm', async () => {
  const namespace = 'helm'
  await kubectl(plane, 'create', 'namespace', namespace)
  const annotations = { 'meta.helm.sh/release-name': 'shop', 'meta.helm.sh/release-namespace': namespace }
  const { metadata, ...rest } = configMap('settings', { A: '1' })
  const stdin = JSON.stringify({ ...rest, metadata: { ...metadata, annotations } })
  const create = ['create', '--field-manager=helm', '-n', namespace, '-f', '-']
  expect(await plane.kubectl(create, { stdin })).toMatchObject({ code: 0 })
  place.write(
    configuration({ settings: configMap('settings', { A: '1' }) }, { namespace, instance: namespace }),
  )
  const shown = await run('diff', '--adopt')
  expect(shown).toMatchObject({ code: 1, writes: [] })
  expect(shown.stdout).toContain('helm uninstall shop would still delete it')
  expect(shown.stdout).toContain("delete secret -l 'owner=helm,name=shop'")
  const release = { name: 'shop', namespace }
  const json = JSON.parse((await run('diff', '-o', 'json')).stdout)
  expect(json.changes).toMatchObject([{ action: 'adopt', helmRelease: release }])
  expect((await run('diff', '--adopt', '--take-over', 'helm')).stdout).not.toContain('helm uninstall')
  expect(await run('apply', '--adopt')).toMatchObject({ code: 0 })
  const live = await liveObject(plane, 'configmap/settings', '-n', namespace)
  expect(live.metadata.annotations).toEqual(annotations)

  place.write(configuration({ other: configMap('other') }, { namespace, instance: namespace }))
  const kept = await run('apply', '--prune', '--yes')
  expect(kept).toMatchObject({ code: 0, stdout: expect.stringContaining('configmap/settings kept') })
  expect(kept.stderr).toContain('remove the annotation meta.helm.sh/release-name')
  await kubectl(plane, 'annotate', 'configmap', 'settings', 'meta.helm.sh/release-name-', '-n', namespace)
  expect(await run('prune', '--yes')).toMatchObject({ code: 0, stdout: 'configmap/settings pruned\n' })
})
