import { describe, expect, test } from 'vitest'
import { configMap, configuration } from './configuration.ts'
import { kubectl, liveObject } from './live.ts'
import { onPlane } from './on-plane.ts'
import { sortedLines } from './sorted-lines.ts'

// What was there before us: adopted by apply, released by prune. Each test is an instance of its own.
const { plane, place, run } = onPlane({ nodes: 1 })

const base = { base: configMap('base') }
const annotation = { 'kubernixos/adopted': 'true' }

const systemObjects = {
  node: { apiVersion: 'v1', kind: 'Node', metadata: { name: 'node-1', labels: { pool: 'gpu' } } },
  service: { apiVersion: 'v1', kind: 'Service', metadata: { name: 'kubernetes', labels: { pool: 'x' } } },
  view: {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name: 'view', labels: { pool: 'x' } },
  },
  account: {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: 'default', annotations: { a: 'b' } },
  },
}

async function metadataOf(name: string) {
  const { labels = {}, annotations = {}, uid, managedFields = [] } = (await liveObject(plane, name)).metadata
  return { labels, annotations, uid, managers: managedFields.map(({ manager }) => manager) }
}

test('objects of Kubernetes itself are adopted and released, also with --prune-adopted', async () => {
  const options = { instance: 'system', namespace: 'default' }
  place.write(configuration({ ...base, ...systemObjects }, options))
  const before = await metadataOf('node/node-1')
  expect(await run('diff')).toMatchObject({
    code: 1,
    stdout: expect.stringContaining('~ node/node-1 adopt: it was there before'),
    stderr: '1 to create, 4 to adopt\n',
    writes: [],
  })
  const applied = await run('apply')
  expect(applied).toMatchObject({ code: 0, stderr: '1 created, 4 adopted\n' })
  expect(await metadataOf('node/node-1')).toMatchObject({ annotations: annotation, labels: { pool: 'gpu' } })
  // The annotation stays through later applies, and is no difference.
  expect(await run('diff')).toMatchObject({ code: 0, stdout: '', stderr: '5 unchanged\n' })
  place.write(configuration(base, options))
  expect(await run('diff', '--prune-adopted')).toMatchObject({
    code: 1,
    stderr: '1 to restamp, 4 to release\n',
    writes: [],
  })
  const pruned = await run('apply', '--prune', '--yes', '--prune-adopted')
  expect({ ...pruned, stdout: sortedLines(pruned.stdout) }).toMatchObject({
    code: 0,
    stdout: [
      'clusterrole.rbac.authorization.k8s.io/view released',
      'configmap/base restamped',
      'node/node-1 released',
      'service/kubernetes released',
      'serviceaccount/default released',
    ],
    stderr: '1 restamped, 4 released\n',
  })
  for (const name of ['node/node-1', 'service/kubernetes', 'clusterrole/view', 'serviceaccount/default']) {
    const { labels, annotations, managers } = await metadataOf(name)
    expect({ name, labels, annotations, managers }).toEqual({
      name,
      labels: expect.not.objectContaining({ kubernixos: expect.anything(), pool: expect.anything() }),
      annotations: expect.not.objectContaining(annotation),
      managers: expect.not.arrayContaining(['kubectl-nixos']),
    })
  }
  expect((await metadataOf('serviceaccount/default')).annotations).toEqual({})
  expect((await metadataOf('node/node-1')).uid).toBe(before.uid)
  expect(await run('diff')).toMatchObject({ code: 0, stdout: '', stderr: '1 unchanged\n' })
})

describe('a ConfigMap of a person', () => {
  const options = { instance: 'person', namespace: 'default' }
  const wanted = { ...base, there: configMap('there', { a: '2', added: 'x' }) }

  async function adopt(...args: string[]): Promise<void> {
    await plane.kubectl(['delete', 'configmap', 'there', 'base', '--ignore-not-found'])
    await kubectl(plane, 'create', 'configmap', 'there', '--from-literal=a=1', '--from-literal=b=2')
    place.write(configuration(wanted, options))
    const { stdout } = await run('diff', ...args)
    expect(stdout).toContain('taken over: all fields of "kubectl-create" (Update)')
    expect(await run('apply', ...args)).toMatchObject({ code: 0, stderr: '1 created, 1 adopted\n' })
    place.write(configuration(base, options))
  }

  test('is released and keeps its data, because we have taken over all of it', async () => {
    await adopt()
    await kubectl(plane, 'label', 'configmap', 'there', 'by=person')
    expect(await run('prune', '--dry-run')).toMatchObject({
      code: 0,
      stdout: 'configmap/there released (server dry run)\n',
      writes: [],
    })
    // There is no terminal to ask at.
    expect(await run('prune')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('  ~ configmap/there (namespace default)\n'),
      writes: [],
    })
    expect(await run('prune', '--yes')).toMatchObject({ code: 0, stdout: 'configmap/there released\n' })
    expect((await liveObject(plane, 'configmap/there'))['data']).toEqual({ a: '2', added: 'x' })
  })

  test('is deleted with --prune-adopted', async () => {
    await adopt()
    expect(await run('prune', '--yes', '--prune-adopted')).toMatchObject({
      code: 0,
      stdout: 'configmap/there pruned\n',
    })
  })

  test('is taken fully with --adopt, and later like any other', async () => {
    await adopt('--adopt')
    expect((await metadataOf('configmap/there')).annotations).toEqual({})
    expect(await run('prune', '--yes')).toMatchObject({ code: 0, stdout: 'configmap/there pruned\n' })
  })

  test('loses its annotation by a later --adopt, or by kubernixos.apply.adopt', async () => {
    await adopt()
    place.write(configuration(wanted, { ...options, apply: { adopt: true } }))
    expect(await run('diff')).toMatchObject({
      code: 1,
      stdout: expect.stringContaining(
        '~ configmap/there (namespace default) adopt: it was there before, and is ours',
      ),
    })
    expect(await run('apply')).toMatchObject({ code: 0 })
    expect((await metadataOf('configmap/there')).annotations).toEqual({})
    expect(await run('diff')).toMatchObject({ code: 0 })
  })
})

test('a field that was there before, and that we took by force, keeps its last value', async () => {
  const options = { instance: 'forced', namespace: 'default' }
  const settings = configMap('forced', { a: '2' })
  const other = configMap('forced-base')
  const before = JSON.stringify(configMap('forced', { a: '1', b: '1' }))
  const created = await plane.kubectl(['create', '--field-manager=helm', '-f', '-'], { stdin: before })
  expect(created.code).toBe(0)
  place.write(configuration({ other, settings }, options))
  expect(await run('apply', '--force-conflicts')).toMatchObject({ code: 0 })
  place.write(configuration({ other }, options))
  expect(await run('prune', '--yes')).toMatchObject({ code: 0, stdout: 'configmap/forced released\n' })
  expect((await liveObject(plane, 'configmap/forced'))['data']).toEqual({ a: '2', b: '1' })
})

test('a changed context moves nothing', async () => {
  const wanted = { kept: configMap('kept'), claim: configMap('claim') }
  place.write(configuration(wanted, { instance: 'moved' }))
  await kubectl(plane, 'create', 'namespace', 'elsewhere')
  expect(await run('apply')).toMatchObject({ code: 0 })
  await kubectl(plane, 'config', 'set-context', '--current', '--namespace=elsewhere')
  const { code, stderr, writes } = await run('apply', '--prune', '--yes')
  expect({ code, writes }).toEqual({ code: 1, writes: [] })
  expect(stderr).toMatch(
    /prune refuses: configmap\/\w+ \(namespace default\) and 1 more: the configuration wants it in the namespace elsewhere instead of default, only because the context of the kubeconfig names that namespace\n.*kubernixos\.namespace = "default", or give -n default/,
  )
  expect(await run('diff', 'apply', '--prune', '--yes', '-n', 'default')).toMatchObject({
    code: 0,
    writes: [],
  })
  // The configuration may move objects.
  place.write(configuration(wanted, { instance: 'moved', namespace: 'elsewhere' }))
  const moved = await run('apply', '--prune', '--yes')
  expect(moved).toMatchObject({ code: 0, stderr: '2 created, 2 pruned\n' })
  await kubectl(plane, 'config', 'set-context', '--current', '--namespace=default')
})

test('what admission forbids to delete is refused before the first write', async () => {
  const options = { instance: 'denied', namespace: 'default' }
  const stays = { stays: configMap('stays') }
  const denied = { protected: configMap('protected'), free: configMap('free') }
  place.write(configuration({ ...stays, ...denied }, options))
  expect(await run('apply')).toMatchObject({ code: 0 })
  await denyDeletion('protected')
  place.write(configuration({ ...stays, added: configMap('added') }, options))
  const diff = await run('diff')
  expect(diff).toMatchObject({
    code: 2,
    stderr: 'refused: 1 to create, 1 to restamp, 1 to delete, 1 refused\n',
    writes: [],
  })
  expect(diff.stdout).toContain(
    '! configmap/protected (namespace default) refused: the server rejects its deletion',
  )
  for (const args of [
    ['apply', '--prune', '--yes'],
    ['apply', '--prune', '--dry-run'],
    ['prune', '--yes'],
  ]) {
    expect(await run(...args)).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/^configmap\/protected refused( \(server dry run\))?\n$/),
      writes: [],
    })
  }
  // An apply alone deletes nothing, so nothing is refused.
  expect(await run('apply')).toMatchObject({ code: 0 })

  async function denyDeletion(name: string): Promise<void> {
    const meta = { metadata: { name: 'deny' } }
    const resources = [
      {
        apiVersion: 'admissionregistration.k8s.io/v1',
        kind: 'ValidatingAdmissionPolicy',
        ...meta,
        spec: {
          matchConstraints: {
            resourceRules: [
              { apiGroups: [''], apiVersions: ['v1'], resources: ['configmaps'], operations: ['DELETE'] },
            ],
          },
          validations: [{ expression: `oldObject.metadata.name != '${name}'`, message: 'it is protected' }],
        },
      },
      {
        apiVersion: 'admissionregistration.k8s.io/v1',
        kind: 'ValidatingAdmissionPolicyBinding',
        ...meta,
        spec: { policyName: 'deny', validationActions: ['Deny'] },
      },
    ]
    for (const one of resources) await plane.kubectl(['apply', '-f', '-'], { stdin: JSON.stringify(one) })
    // The policy takes a moment to hold.
    await expect
      .poll(async () => (await plane.kubectl(['delete', 'configmap', name, '--dry-run=server'])).code, {
        timeout: 30_000,
      })
      .not.toBe(0)
  }
})

test('an object without managedFields is kept, and one that a finalizer holds is listed', async () => {
  const stays = { odd: configMap('odd') }
  const options = { instance: 'odd', namespace: 'default' }
  place.write(configuration({ ...stays, cleared: configMap('cleared'), held: configMap('held') }, options))
  expect(await run('apply')).toMatchObject({ code: 0 })
  const clear = JSON.stringify({ metadata: { managedFields: [{}] } })
  await kubectl(plane, 'patch', 'configmap', 'cleared', '--type=merge', '-p', clear)
  const hold = JSON.stringify({ metadata: { finalizers: ['example.com/hold'] } })
  await kubectl(plane, 'patch', 'configmap', 'held', '--type=merge', '-p', hold)
  place.write(configuration(stays, options))
  expect(await run('apply', '--prune', '--yes', '--delete-timeout=1s')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('1 kept, 1 failed'),
  })
  expect(await run('diff')).toMatchObject({
    code: 0,
    stdout: [
      '= configmap/cleared (namespace default) keep: it has no managedFields, so nothing proves that it is ours\n',
      '    Delete it with kubectl if nobody needs it.\n',
      '= configmap/held (namespace default) is being deleted, held by its finalizer example.com/hold (set by "kubectl-patch")\n',
    ].join(''),
  })
  const release = JSON.stringify({ metadata: { finalizers: null } })
  await kubectl(plane, 'patch', 'configmap', 'held', '--type=merge', '-p', release)
})
