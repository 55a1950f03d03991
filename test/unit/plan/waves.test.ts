import { describe, expect, test } from 'vitest'
import { keyOf, refOf } from '../../../src/manifest/key.ts'
import type { JsonObject, KubeObject } from '../../../src/manifest/object.ts'
import { wavesOf } from '../../../src/plan/waves.ts'
import { resourceOf } from '../cluster/fake-api.ts'

const apiVersions: Readonly<Record<string, string>> = {
  Deployment: 'apps/v1',
  StatefulSet: 'apps/v1',
  Job: 'batch/v1',
  StorageClass: 'storage.k8s.io/v1',
  PriorityClass: 'scheduling.k8s.io/v1',
  Role: 'rbac.authorization.k8s.io/v1',
  RoleBinding: 'rbac.authorization.k8s.io/v1',
  CustomResourceDefinition: 'apiextensions.k8s.io/v1',
  Widget: 'example.com/v1',
}
const global = ['Namespace', 'StorageClass', 'PriorityClass', 'CustomResourceDefinition']

function object(kind: string, name: string, wave: number | undefined, fields: JsonObject = {}): KubeObject {
  const annotations = wave === undefined ? {} : { 'kubernixos/wave': String(wave) }
  const namespace = global.includes(kind) ? {} : { namespace: 'shop' }
  return {
    apiVersion: apiVersions[kind] ?? 'v1',
    kind,
    metadata: { name, ...namespace, annotations },
    ...fields,
  }
}

function wavesIn(...objects: KubeObject[]): Record<string, number> {
  const placed = objects.map(one => ({
    key: keyOf(refOf(one)),
    manifest: { origin: { title: one.metadata.name, pointer: '' }, object: one },
    resource: resourceOf(one.kind, { group: one.apiVersion.split('/').slice(0, -1).join('') }),
  }))
  const names = new Map(objects.map(one => [keyOf(refOf(one)), `${one.kind} ${one.metadata.name}`]))
  return Object.fromEntries([...wavesOf(placed)].map(([key, wave]) => [names.get(key) ?? key, wave]))
}

const podSpec = (spec: JsonObject) => ({ spec: { template: { spec } } })
const early = (spec: JsonObject) => object('Deployment', 'early', -2, podSpec(spec))

describe('what an object of an earlier wave names comes forward', () => {
  test.each<[string, KubeObject, KubeObject]>([
    ['its Namespace', early({}), object('Namespace', 'shop', 0)],
    [
      'the CRD of its kind',
      object('Widget', 'early', -2),
      object('CustomResourceDefinition', 'widgets.example.com', 1),
    ],
    ['its service account', early({ serviceAccountName: 'web' }), object('ServiceAccount', 'web', 1)],
    ['the service account that it has without a name', early({}), object('ServiceAccount', 'default', 1)],
    ['a volume', early({ volumes: [{ configMap: { name: 'page' } }] }), object('ConfigMap', 'page', 1)],
    [
      'a projected volume',
      early({ volumes: [{ projected: { sources: [{ secret: { name: 'key' } }] } }] }),
      object('Secret', 'key', 1),
    ],
    [
      'an environment variable',
      early({ initContainers: [{ env: [{ valueFrom: { secretKeyRef: { name: 'key' } } }] }] }),
      object('Secret', 'key', 1),
    ],
    [
      'an environment as a whole',
      early({ containers: [{ envFrom: [{ configMapRef: { name: 'page' } }] }] }),
      object('ConfigMap', 'page', 1),
    ],
    ['a pull secret', early({ imagePullSecrets: [{ name: 'key' }] }), object('Secret', 'key', 1)],
    [
      'a claim',
      early({ volumes: [{ persistentVolumeClaim: { claimName: 'data' } }] }),
      object('PersistentVolumeClaim', 'data', 1),
    ],
    ['its priority class', early({ priorityClassName: 'high' }), object('PriorityClass', 'high', 1)],
    [
      'the class of a claim template',
      object('StatefulSet', 'early', -2, {
        spec: { volumeClaimTemplates: [{ spec: { storageClassName: 'fast' } }] },
      }),
      object('StorageClass', 'fast', 0),
    ],
  ])('%s', (_name, from, named) => {
    expect(wavesIn(named, from)).toEqual({
      [`${from.kind} early`]: -2,
      [`${named.kind} ${named.metadata.name}`]: -2,
    })
  })

  test('what these name comes forward, too', () => {
    const claim = object('PersistentVolumeClaim', 'data', 1, { spec: { storageClassName: 'fast' } })
    const from = early({ volumes: [{ persistentVolumeClaim: { claimName: 'data' } }] })
    expect(wavesIn(object('StorageClass', 'fast', 2), claim, from)).toEqual({
      'Deployment early': -2,
      'PersistentVolumeClaim data': -2,
      'StorageClass fast': -2,
    })
  })

  test('the bindings of its service account come forward, with their roles', () => {
    const binding = object('RoleBinding', 'web', 1, {
      subjects: [{ kind: 'ServiceAccount', name: 'web', namespace: 'shop' }],
      roleRef: { kind: 'Role', name: 'web' },
    })
    const other = object('RoleBinding', 'other', 1, {
      subjects: [{ kind: 'ServiceAccount', name: 'other', namespace: 'shop' }],
    })
    expect(wavesIn(object('Role', 'web', 1), other, binding, early({ serviceAccountName: 'web' }))).toEqual({
      'Deployment early': -2,
      'RoleBinding web': -2,
      'Role web': -2,
      'RoleBinding other': 1,
    })
  })

  test('what is in an earlier wave stays there', () => {
    const from = object('Deployment', 'late', 3, podSpec({ volumes: [{ configMap: { name: 'page' } }] }))
    expect(wavesIn(object('ConfigMap', 'page', -1), from)).toEqual({
      'ConfigMap page': -1,
      'Deployment late': 3,
    })
  })

  test('an object of another namespace or name stays', () => {
    const elsewhere = object('ConfigMap', 'page', 1)
    const moved = { ...elsewhere, metadata: { ...elsewhere.metadata, namespace: 'other' } }
    expect(wavesIn(moved, early({ volumes: [{ configMap: { name: 'page' } }] }))).toEqual({
      'Deployment early': -2,
      'ConfigMap page': 1,
    })
  })
})

test('without annotations there are no waves', () => {
  expect(wavesIn(object('ConfigMap', 'page', undefined), object('Namespace', 'shop', undefined))).toEqual({})
})
