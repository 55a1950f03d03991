import { expect, test } from 'vitest'
import { configMap, configuration } from './configuration.ts'
import { crd, custom } from './custom-kind.ts'
import { actionsOf, jsonDocument } from './json-document.ts'
import { kubectl, liveObject } from './live.ts'
import { onPlane } from './on-plane.ts'

// The command delete: a prune of everything (docs/rules.md 3.30).
const { plane, place, run } = onPlane({ nodes: 0 })

test('delete removes what is ours in the order of prune, and releases what was there before', async () => {
  await kubectl(plane, 'create', 'configmap', 'adopted', '--from-literal=theirs=1')
  await kubectl(plane, 'create', 'configmap', 'never')
  const manifests = {
    kind: crd('Widget', ['v1']),
    one: custom('Widget', 'one', { namespace: 'default' }),
    own: configMap('own'),
    adopted: configMap('adopted', { ours: '1' }),
  }
  place.write(configuration(manifests, { instance: 'whole', prune: { maxDeletions: 1 } }))
  expect(await run('apply')).toMatchObject({ code: 0 })
  // What the configuration wants and was never applied is not touched.
  place.write(configuration({ ...manifests, never: configMap('never') }, { instance: 'whole' }))

  const asked = await run('delete')
  expect(asked).toMatchObject({ code: 1, stdout: '', writes: [] })
  expect(asked.stderr).toContain('  - customresourcedefinition.apiextensions.k8s.io/widgets.example.com\n')
  expect(asked.stderr).toContain(
    'error: 4 objects would be deleted or released, but there is no terminal to ask at',
  )
  expect(await run('delete', '--yes', '--max-deletions=2')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('delete refuses: 3 deletions are more than the limit of 2'),
    writes: [],
  })
  expect(await run('delete', '--dry-run')).toMatchObject({
    code: 0,
    stderr: expect.stringContaining('1 released, 3 pruned (server dry run)\n'),
    writes: [],
  })

  const deleted = await run('delete', '--yes', '-o', 'json')
  expect(deleted.code).toBe(0)
  const document = jsonDocument(deleted.stdout)
  expect(document).toMatchObject({ kind: 'Rollout', instance: 'whole', checksum: expect.any(String) })
  expect(actionsOf(document)).toEqual({
    'ConfigMap adopted': 'released',
    'Widget one': 'pruned',
    'ConfigMap own': 'pruned',
    'CustomResourceDefinition widgets.example.com': 'pruned',
  })
  expect(await liveObject(plane, 'configmap/adopted')).toMatchObject({ data: { theirs: '1' } })
  expect(await liveObject(plane, 'configmap/never')).toMatchObject({ metadata: { name: 'never' } })
  await kubectl(plane, 'wait', '--for=delete', 'crd/widgets.example.com', '--timeout=30s')
  expect(await run('delete', '--yes')).toMatchObject({ code: 0, stdout: '', stderr: 'nothing to do\n' })
})

test('delete --instance needs neither the configuration nor nix, and deletes no other instance', async () => {
  for (const instance of ['first', 'second']) {
    place.write(configuration({ [instance]: configMap(instance) }, { instance }))
    expect(await run('apply')).toMatchObject({ code: 0 })
  }
  place.write({ 'kubernixos.nix': 'throw "this is not read"' })
  const withoutNix = { PATH: '/nowhere' }
  const { code, stdout } = await place.run(
    ['delete', '--instance', 'first', '--yes', '-o', 'json'],
    withoutNix,
  )
  const document = jsonDocument(stdout)
  expect({ code, document }).toMatchObject({
    code: 0,
    document: { checksum: null, instance: 'first', summary: { pruned: 1 } },
  })
  const left = await kubectl(plane, 'get', 'configmaps', '-o', 'name', '-l', 'kubernixos/instance')
  expect(left).toContain('configmap/second\n')
  expect(left).not.toContain('configmap/first\n')
  for (const command of [['delete', '--yes'], ['status']]) {
    expect(await place.run([...command, '--instance', 'frist'], withoutNix)).toEqual({
      code: command.includes('status') ? 2 : 1,
      stdout: '',
      stderr:
        'error: there is no instance "frist" on the cluster that you can see\nTo see the instances: kubectl nixos status --all\nerror: nothing was written\n',
    })
  }
  expect(await kubectl(plane, 'get', 'leases', '-A', '-o', 'name')).not.toContain('frist')
  // What somebody deletes who finds nothing is no rollout.
  const status = () => place.run(['status', '--instance', 'first'], withoutNix)
  const last = (await status()).stdout.replace(/, \w+ ago/, '')
  expect(last).toMatch(/\nlast rollout: succeeded by \S+ \(v\S+\)\n$/)
  const record = () =>
    kubectl(
      plane,
      'get',
      'lease',
      'kubernixos-instance-first',
      '-n',
      'kube-system',
      '-o',
      'jsonpath={.metadata.annotations}',
    )
  const before = await record()
  expect(await place.run(['delete', '--instance', 'first'], withoutNix)).toMatchObject({
    code: 0,
    stderr: 'nothing to do\n',
  })
  expect(await record()).toBe(before)
  expect(await place.run(['delete', '--instance', '', '--yes'], withoutNix)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('invalid value "" for --instance'),
  })
})

test('the fences of the configuration hold for delete', async () => {
  place.write(configuration({}, { instance: 'second', clusterId: 'another' }))
  expect(await run('delete', '--yes')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('the configuration is for another cluster'),
    writes: [],
  })
})
