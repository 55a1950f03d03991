import { expect, test } from 'vitest'
import { configuration } from './configuration.ts'
import { onPlane } from './on-plane.ts'

// Objects that the server refuses until other objects of the same run are written.
const { plane, place } = onPlane({ nodes: 0 })

function version(name: string, storage: boolean, fields: readonly string[]) {
  const properties = Object.fromEntries(fields.map(field => [field, { type: 'string' }]))
  const spec = { type: 'object', properties }
  const schema = { openAPIV3Schema: { type: 'object', properties: { spec } } }
  return { name, storage, served: true, schema }
}

type Fields = Readonly<Record<string, string>>

function widgets(versions: readonly ReturnType<typeof version>[], apiVersion: string, spec: Fields) {
  const names = { kind: 'Widget', plural: 'widgets' }
  const crd = {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'widgets.example.com' },
    spec: { group: 'example.com', scope: 'Namespaced', names, versions },
  }
  const widget = { apiVersion: `example.com/${apiVersion}`, kind: 'Widget', metadata: { name: 'w' }, spec }
  return configuration({ crd, widget })
}

test('a field that the CRD of the same run brings, then a version', async () => {
  place.write(widgets([version('v1', true, ['a'])], 'v1', { a: 'x' }))
  expect((await place.run(['apply'])).code).toBe(0)

  const wider = version('v1', true, ['a', 'b'])
  place.write(widgets([wider], 'v1', { a: 'x', b: 'y' }))
  const field = await place.run(['diff'])
  expect(field.code).toBe(1)
  expect(field.stdout).toContain(
    '~ widget.example.com/w (namespace default) update\n    not checked by the server: the CRD of its kind is to change; its fields were checked by the schema of its CRD\n    + spec.b: "y"\n',
  )
  expect(await place.run(['apply'])).toMatchObject({ code: 0, stderr: '2 configured\n' })
  expect(await place.run(['diff'])).toMatchObject({ code: 0, stdout: '' })

  place.write(widgets([{ ...wider, storage: false }, version('v2', true, ['a', 'b'])], 'v2', { a: 'z' }))
  const moved = await place.run(['diff'])
  expect(moved.code).toBe(1)
  expect(moved.stdout).toContain('    ~ apiVersion: example.com/v1 → example.com/v2\n')
  expect(await place.run(['apply', '--prune', '--yes'])).toMatchObject({ code: 0, stderr: '2 configured\n' })
  expect(await place.run(['diff'])).toMatchObject({ code: 0, stdout: '' })
})

test('what an object refers to comes with it: a Pod and its account, a binding and its Role without all rights', async () => {
  const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'runner' } }
  const scheduling = { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass' }
  const high = { ...scheduling, metadata: { name: 'high' }, value: 5 }
  const containers = [{ name: 'web', image: 'nginx' }]
  const spec = { serviceAccountName: 'runner', priorityClassName: 'high', containers }
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' }, spec }
  place.write(configuration({ account, high, pod }, { instance: 'pod' }))
  expect(await place.run(['apply'])).toMatchObject({ code: 0, stderr: '3 created\n' })

  const jane = await plane.user('jane')
  await plane.kubectl(['create', 'rolebinding', 'jane', '--clusterrole=admin', '--user=jane'])
  const rbac = 'rbac.authorization.k8s.io'
  const rules = [{ apiGroups: [''], resources: ['configmaps'], verbs: ['get'] }]
  const role = { apiVersion: `${rbac}/v1`, kind: 'Role', metadata: { name: 'reader' }, rules }
  const binding = {
    apiVersion: `${rbac}/v1`,
    kind: 'RoleBinding',
    metadata: { name: 'reader' },
    roleRef: { apiGroup: rbac, kind: 'Role', name: 'reader' },
    subjects: [{ apiGroup: rbac, kind: 'User', name: 'joe' }],
  }
  place.write(configuration({ role, binding }, { instance: 'rbac' }))
  const allowed = await place.run(['apply'], { KUBECONFIG: jane })
  // She may not use Leases in kube-system, so a note about the lock comes first.
  expect(allowed).toMatchObject({
    code: 0,
    stderr: expect.stringMatching(/^note: the lock .*\n2 created\n$/),
  })

  // Rights that she has not got stay denied.
  const wider = {
    ...role,
    metadata: { name: 'wider' },
    rules: [{ ...rules[0], verbs: ['*'], apiGroups: ['*'] }],
  }
  const bound = {
    ...binding,
    metadata: { name: 'wider' },
    roleRef: { apiGroup: rbac, kind: 'Role', name: 'wider' },
  }
  place.write(configuration({ wider, bound }, { instance: 'rbac' }))
  const refused = await place.run(['apply'], { KUBECONFIG: jane })
  expect(refused).toMatchObject({
    code: 1,
    stdout:
      'role.rbac.authorization.k8s.io/wider refused\nrolebinding.rbac.authorization.k8s.io/wider refused\n',
  })
})
