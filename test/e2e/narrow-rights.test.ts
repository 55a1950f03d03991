import { beforeAll, describe, expect, test, vi } from 'vitest'
import { configMap, configuration } from './configuration.ts'
import { crd, custom } from './custom-kind.ts'
import { kubectl } from './live.ts'
import { onPlane } from './on-plane.ts'

// A user with the rights of the role `edit` in two namespaces, and with no right in the whole cluster.
const { plane, place } = onPlane({ nodes: 0 })
let editor: string
const options = { instance: 'narrow', namespace: 'team', apply: { lockNamespace: 'team' } }

async function create(...items: object[]): Promise<void> {
  const stdin = JSON.stringify({ apiVersion: 'v1', kind: 'List', items })
  expect(await plane.kubectl(['apply', '-f', '-'], { stdin })).toMatchObject({ code: 0 })
}

function role(kind: 'Role' | 'ClusterRole', name: string, namespace: string) {
  return {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: { name, namespace },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind, name },
    subjects: [{ kind: 'ServiceAccount', name: 'editor', namespace: 'team' }],
  }
}

beforeAll(async () => {
  for (const name of ['team', 'shop']) await kubectl(plane, 'create', 'namespace', name)
  editor = await plane.serviceAccount('team', 'editor')
  await create(
    role('ClusterRole', 'edit', 'team'),
    role('ClusterRole', 'edit', 'shop'),
    crd('Widget', ['v1']),
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'Role',
      metadata: { name: 'widgets', namespace: 'team' },
      rules: [{ apiGroups: ['example.com'], resources: ['widgets'], verbs: ['*'] }],
    },
    role('Role', 'widgets', 'team'),
  )
  await vi.waitFor(async () => void (await kubectl(plane, 'get', 'widgets', '-A')), { timeout: 30_000 })
})

const run = (...args: string[]) => place.run([...args, '--kubeconfig', editor])
const oneLine =
  /^warning: deletions may be missing, because you may not list these kinds: [^;\n]+ \(not looked at\); [^;\n]+ \(looked at only in namespace team\)\n/

describe('rights in one namespace', () => {
  test('are enough for apply, diff and prune, and one line names what was not seen', async () => {
    const widget = custom('Widget', 'w')
    place.write(configuration({ a: configMap('a'), b: configMap('b'), widget }, options))
    expect(await run('apply')).toMatchObject({ code: 0, stderr: '3 created\n' })
    const same = await run('diff')
    expect(same).toMatchObject({ code: 0, stdout: '', stderr: expect.stringMatching(oneLine) })
    expect(same.stderr.trimEnd().split('\n')).toEqual([expect.any(String), '3 unchanged'])

    place.write(configuration({ a: configMap('a') }, options))
    const pruned = await run('apply', '--prune', '--yes')
    expect(pruned.stdout).toBe('configmap/a restamped\nwidget.example.com/w pruned\nconfigmap/b pruned\n')
    expect(pruned).toMatchObject({ code: 0, stderr: expect.stringMatching(oneLine) })
    expect(pruned.stderr.trimEnd().split('\n')).toEqual([expect.any(String), '1 restamped, 2 pruned'])
  })

  test('keep the dry run of a custom resource', async () => {
    place.write(configuration({ widget: custom('Widget', 'checked') }, options))
    const { stdout } = await run('diff', '-o', 'json')
    const created = JSON.parse(stdout).changes.filter(({ action }: { action: string }) => action === 'create')
    expect(created).toMatchObject([{ object: { name: 'checked' } }])
    expect(created[0]).not.toHaveProperty('notAsked')
  })

  test('show what is in a namespace that only the last rollout named', async () => {
    place.write(configuration({ a: configMap('a'), far: configMap('far', {}, 'shop') }, options))
    expect(await run('apply', '--no-lock')).toMatchObject({ code: 0 })
    place.write(configuration({ a: configMap('a') }, options))
    // A run without a lock has left no record, so the object is not found.
    expect(await run('prune', '--yes')).toMatchObject({
      code: 0,
      stdout: '',
      stderr: expect.stringMatching(oneLine),
    })
    place.write(configuration({ a: configMap('a'), far: configMap('far', {}, 'shop') }, options))
    expect(await run('apply')).toMatchObject({ code: 0 })
    place.write(configuration({ a: configMap('a') }, options))
    const seen = 'looked at only in namespaces team, shop'
    expect(await run('diff')).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('- configmap/far (namespace shop) delete\n'),
      stderr: expect.stringContaining(seen),
    })
    expect(await run('prune', '--yes')).toMatchObject({
      code: 0,
      stdout: 'configmap/far pruned\n',
      stderr: expect.stringContaining(seen),
    })
  })

  test('stop prune if the configuration has objects that they do not show', async () => {
    const view = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata: { name: 'v' } }
    place.write(configuration({ a: configMap('a'), view }, options))
    const { code, stdout, stderr } = await run('prune', '--yes')
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toContain(
      'error: prune must see every kind, but could not list these:\n  clusterroles.rbac.authorization.k8s.io: ',
    )
    expect(stderr).toContain('Get the right to list them. You can run apply without prune.\n')
  })

  test('keep a Namespace whose contents can not all be listed, and nothing else', async () => {
    await create({
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: { name: 'namespaces' },
      rules: [{ apiGroups: [''], resources: ['namespaces'], verbs: ['*'] }],
    })
    await kubectl(
      plane,
      'create',
      'clusterrolebinding',
      'ns',
      '--clusterrole=namespaces',
      '--serviceaccount=team:editor',
    )
    const space = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'hall' } }
    place.write(configuration({ a: configMap('a'), b: configMap('b'), space }, options))
    await vi.waitFor(async () => expect(await run('apply')).toMatchObject({ code: 0 }), { timeout: 30_000 })
    place.write(configuration({ a: configMap('a') }, options))
    expect(await run('prune', '--yes')).toMatchObject({
      code: 0,
      stdout: 'configmap/b pruned\nnamespace/hall kept\n',
      stderr: expect.stringContaining('Namespace hall kept: it may hold objects that you may not list: '),
    })
  })
})
