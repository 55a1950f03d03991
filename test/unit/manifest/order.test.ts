import { expect, test } from 'vitest'
import type { ObjectRef } from '../../../src/manifest/key.ts'
import { applyRank, deleteRank, sortForApply, sortForDelete } from '../../../src/manifest/order.ts'

function ref(text: string): ObjectRef {
  const [apiVersion = '', kind = '', place = ''] = text.split(' ')
  const [namespace, name] = place.includes('/') ? place.split('/') : [undefined, place]
  return { apiVersion, kind, name: name ?? '', ...(namespace ? { namespace } : {}) }
}

const inOrder = [
  'apiextensions.k8s.io/v1 CustomResourceDefinition widgets.example.com',
  'v1 Namespace shop',
  'gateway.networking.k8s.io/v1 GatewayClass a',
  'storage.k8s.io/v1 StorageClass b',
  'rbac.authorization.k8s.io/v1 ClusterRole a',
  'rbac.authorization.k8s.io/v1 Role shop/a',
  'rbac.authorization.k8s.io/v1 ClusterRoleBinding a',
  'v1 ResourceQuota shop/a',
  'v1 ServiceAccount shop/a',
  'rbac.authorization.k8s.io/v1 RoleBinding shop/b',
  'v1 PersistentVolume a',
  'v1 ConfigMap shop/a',
  'v1 Secret shop/a',
  'v1 ConfigMap shop/b',
  'policy/v1 PodDisruptionBudget shop/a',
  'v1 Service shop/a',
  'apps/v1 Deployment shop/a',
  'networking.k8s.io/v1 Ingress shop/a',
  'autoscaling/v2 HorizontalPodAutoscaler shop/b',
  'serving.knative.dev/v1 Service shop/a',
  'example.com/v1 Widget shop/b',
  'apiregistration.k8s.io/v1 APIService a',
  'admissionregistration.k8s.io/v1 MutatingWebhookConfiguration a',
  'admissionregistration.k8s.io/v1 ValidatingAdmissionPolicy b',
]

test('apply order, by namespace, name and kind inside a rank', () => {
  expect(sortForApply(inOrder.toReversed(), ref)).toEqual(inOrder)
})

test('deletion begins with custom resources, then follows the ranks of apply in reverse', () => {
  const sorted = sortForDelete(inOrder.map(ref), one => one)
  expect(sorted.slice(0, 5).map(one => one.kind)).toEqual([
    'Service',
    'Widget',
    'MutatingWebhookConfiguration',
    'ValidatingAdmissionPolicy',
    'APIService',
  ])
  expect(sorted.slice(-2).map(one => one.kind)).toEqual(['Namespace', 'CustomResourceDefinition'])
  expect(sorted.map(deleteRank)).toEqual(sorted.map(deleteRank).sort((a, b) => a - b))
})

test('all versions of a kind have the same rank, but not a kind of another group', () => {
  expect(applyRank(ref('apps/v1beta1 Deployment x/y'))).toBe(applyRank(ref('apps/v1 Deployment x/y')))
  expect(applyRank(ref('example.com/v1 Deployment x/y'))).toBe(applyRank(ref('example.com/v1 Widget x/y')))
})
