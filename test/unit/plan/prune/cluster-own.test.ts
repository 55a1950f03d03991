import { expect, test } from 'vitest'
import type { LiveObject } from '../../../../src/manifest/object.ts'
import { isClusterOwn } from '../../../../src/plan/prune/cluster-own.ts'

type Row = [apiVersion: string, kind: string, metadata: { name: string } & Record<string, unknown>]

const rbac = 'rbac.authorization.k8s.io/v1'
const flow = 'flowcontrol.apiserver.k8s.io/v1'
const bootstrap = { 'kubernetes.io/bootstrapping': 'rbac-defaults' }
const automatic = { 'apf.kubernetes.io/autoupdate-spec': 'true' }

const own: Row[] = [
  ['v1', 'Node', { name: 'node-1' }],
  ['v1', 'Namespace', { name: 'kube-node-lease' }],
  ['v1', 'Service', { name: 'kubernetes', namespace: 'default' }],
  ['v1', 'Endpoints', { name: 'kubernetes', namespace: 'default' }],
  ['discovery.k8s.io/v1', 'EndpointSlice', { name: 'kubernetes', namespace: 'default' }],
  ['v1', 'ServiceAccount', { name: 'default', namespace: 'shop' }],
  ['v1', 'ConfigMap', { name: 'kube-root-ca.crt', namespace: 'shop' }],
  ['v1', 'ConfigMap', { name: 'extension-apiserver-authentication', namespace: 'kube-system' }],
  ['coordination.k8s.io/v1', 'Lease', { name: 'node-1', namespace: 'kube-node-lease' }],
  ['scheduling.k8s.io/v1', 'PriorityClass', { name: 'system-node-critical' }],
  [
    'apiregistration.k8s.io/v1',
    'APIService',
    { name: 'v1.', labels: { 'kube-aggregator.kubernetes.io/automanaged': 'onstart' } },
  ],
  [flow, 'FlowSchema', { name: 'probes', annotations: automatic }],
  [flow, 'PriorityLevelConfiguration', { name: 'exempt' }],
  ['networking.k8s.io/v1', 'ServiceCIDR', { name: 'kubernetes' }],
  [rbac, 'ClusterRole', { name: 'view', labels: bootstrap }],
  [rbac, 'RoleBinding', { name: 'system::leader-locking', namespace: 'kube-system', labels: bootstrap }],
]

test.each(own)('%s %s %o is of Kubernetes itself', (apiVersion, kind, metadata) => {
  expect(isClusterOwn({ apiVersion, kind, metadata } as unknown as LiveObject)).toBe(true)
})

const others: Row[] = [
  ['example.com/v1', 'Node', { name: 'node-1' }],
  ['v1', 'Namespace', { name: 'kube-flannel' }],
  ['v1', 'Service', { name: 'kubernetes', namespace: 'shop' }],
  ['v1', 'ServiceAccount', { name: 'web', namespace: 'default' }],
  ['v1', 'ConfigMap', { name: 'extension-apiserver-authentication', namespace: 'shop' }],
  ['coordination.k8s.io/v1', 'Lease', { name: 'leader', namespace: 'kube-system' }],
  ['scheduling.k8s.io/v1', 'PriorityClass', { name: 'shop-critical' }],
  ['apiregistration.k8s.io/v1', 'APIService', { name: 'v1.example.com' }],
  [flow, 'FlowSchema', { name: 'shop', annotations: { 'apf.kubernetes.io/autoupdate-spec': 'false' } }],
  [rbac, 'ClusterRole', { name: 'view' }],
  ['v1', 'constructor', { name: 'x' }],
]

test.each(others)('%s %s %o is not', (apiVersion, kind, metadata) => {
  expect(isClusterOwn({ apiVersion, kind, metadata } as unknown as LiveObject)).toBe(false)
})
