import { expect, test } from 'vitest'
import type { Json, KubeObject } from '../../../src/manifest/object.ts'
import { referencesOf, withoutReferences } from '../../../src/plan/references.ts'

function object(apiVersion: string, kind: string, more: Record<string, Json>): KubeObject {
  return { apiVersion, kind, metadata: { name: 'x', namespace: 'shop' }, ...more }
}

const rbac = 'rbac.authorization.k8s.io/v1'
const pod = { serviceAccountName: 'sa', priorityClassName: 'high', runtimeClassName: 'vm' }

test.each<[string, KubeObject, string[]]>([
  [
    'a Pod',
    object('v1', 'Pod', { spec: pod }),
    ['/ServiceAccount/shop/sa', 'scheduling.k8s.io/PriorityClass//high', 'node.k8s.io/RuntimeClass//vm'],
  ],
  ['a Pod that names none', object('v1', 'Pod', { spec: {} }), []],
  ['a Pod template, which admission does not check', object('apps/v1', 'Deployment', { spec: pod }), []],
  [
    'a binding of a Role',
    object(rbac, 'RoleBinding', { roleRef: { kind: 'Role', name: 'r' } }),
    ['rbac.authorization.k8s.io/Role/shop/r'],
  ],
  [
    'a binding of a ClusterRole',
    object(rbac, 'ClusterRoleBinding', { roleRef: { kind: 'ClusterRole', name: 'r' } }),
    ['rbac.authorization.k8s.io/ClusterRole//r'],
  ],
  ["another group's RoleBinding", object('example.com/v1', 'RoleBinding', { roleRef: { name: 'r' } }), []],
])('%s', (_name, referring, keys) => {
  expect(referencesOf(referring)).toEqual(keys)
})

test.each<[string, KubeObject, KubeObject | undefined]>([
  [
    'a Pod',
    object('v1', 'Pod', { spec: { ...pod, serviceAccount: 'sa', hostname: 'a' } }),
    object('v1', 'Pod', { spec: { hostname: 'a' } }),
  ],
  ['a Pod that names none', object('v1', 'Pod', { spec: { hostname: 'a' } }), undefined],
  ['another kind', object('apps/v1', 'Deployment', { spec: pod }), undefined],
])('without its references: %s', (_name, referring, left) => {
  expect(withoutReferences(referring)).toEqual(left)
})
