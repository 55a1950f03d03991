import { expect, test } from 'vitest'
import type { KubeObject, LiveObject } from '../../../src/manifest/object.ts'
import type { Found } from '../../../src/plan/change.ts'
import { foreignContents, mayBind, volumeData } from '../../../src/plan/contents.ts'
import { applied, live, resource } from './fixtures.ts'

function found(apiVersion: string, kind: string, name: string, rest: object = {}): Found {
  const object: KubeObject = { apiVersion, kind, metadata: { name, namespace: 'shop' } }
  const group = apiVersion.includes('/') ? { group: apiVersion.slice(0, apiVersion.indexOf('/')) } : {}
  return { resource: resource(kind, `${kind.toLowerCase()}s`, group), live: applied(object, {}, rest) }
}

const owner = { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web', uid: 'u' }

test.each([
  ['a Secret', [found('v1', 'Secret', 'db')], ['1 secrets']],
  ['a Secret that this plan deletes', [found('v1', 'Secret', 'ours')], []],
  ['kube-root-ca.crt', [found('v1', 'ConfigMap', 'kube-root-ca.crt')], []],
  ['another ConfigMap', [found('v1', 'ConfigMap', 'settings')], ['1 configmaps']],
  ['the ServiceAccount default', [found('v1', 'ServiceAccount', 'default')], []],
  ['another ServiceAccount', [found('v1', 'ServiceAccount', 'web')], ['1 serviceaccounts']],
  [
    'a custom ServiceAccount default',
    [found('example.com/v1', 'ServiceAccount', 'default')],
    ['1 serviceaccounts.example.com'],
  ],
  ['Events of both groups', [found('v1', 'Event', 'a'), found('events.k8s.io/v1', 'Event', 'b')], []],
  ['a Lease', [found('coordination.k8s.io/v1', 'Lease', 'leader')], []],
  ['a virtual object', [found('example.com/v1', 'Virtual', 'a', { uid: '' })], []],
  [
    'what a controller owns',
    [found('v1', 'Pod', 'web-1', { ownerReferences: [{ ...owner, controller: true }] })],
    [],
  ],
  [
    'what has an owner that is no controller',
    [found('v1', 'Pod', 'web-1', { ownerReferences: [owner] })],
    ['1 pods'],
  ],
  [
    'Endpoints that Kubernetes made',
    [{ resource: resource('Endpoints', 'endpoints'), live: live('endpoints') }],
    [],
  ],
  ['Endpoints written by hand', [found('v1', 'Endpoints', 'database')], ['1 endpointss']],
  [
    'one object in two groups',
    [found('apps/v1', 'Deployment', 'web'), found('extensions/v1', 'Deployment', 'web')],
    ['1 deployments.apps'],
  ],
  [
    'kinds in order',
    [found('v1', 'Secret', 'b'), found('v1', 'Pod', 'p'), found('v1', 'Secret', 'c')],
    ['1 pods', '2 secrets'],
  ],
])('%s', (_what, objects, counted) => {
  const contents = foreignContents(objects, new Set(['uid-ours']))
  expect(contents.map(({ what, count }) => `${count} ${what}`)).toEqual(counted)
})

const claim = (spec: object) => ({ ...found('v1', 'PersistentVolumeClaim', 'data').live, spec }) as LiveObject
const volume = (policy: string) =>
  ({
    ...found('v1', 'PersistentVolume', 'pv').live,
    spec: { persistentVolumeReclaimPolicy: policy },
  }) as LiveObject
const data = [{ what: 'volume data', count: 1 }]

test.each([
  ['a claim never bound', claim({}), undefined, []],
  ['a claim on a volume to delete', claim({ volumeName: 'pv' }), volume('Delete'), data],
  ['a claim on a volume to retain', claim({ volumeName: 'pv' }), volume('Retain'), []],
  ['a claim on a volume out of sight', claim({ volumeName: 'pv' }), undefined, data],
  ['a volume to delete', volume('Delete'), volume('Delete'), data],
  ['a volume to retain', volume('Retain'), volume('Retain'), []],
])('the data of %s', (_what, object, bound, contents) => {
  expect(volumeData(object, bound)).toEqual(contents)
})

const free = (spec: object) => ({ ...found('v1', 'PersistentVolume', 'pv').live, spec }) as LiveObject

test.each([
  ['of no class, as it is', claim({}), free({}), true],
  ['of no class, spelled out', claim({ storageClassName: '' }), free({}), true],
  ['of the same class', claim({ storageClassName: 'fast' }), free({ storageClassName: 'fast' }), true],
  ['of another class', claim({ storageClassName: 'fast' }), free({ storageClassName: 'slow' }), false],
  ['kept for it', claim({}), free({ claimRef: { namespace: 'shop', name: 'data' } }), true],
  ['kept for another', claim({}), free({ claimRef: { namespace: 'shop', name: 'db' } }), false],
  ['kept for a namesake', claim({}), free({ claimRef: { namespace: 'other', name: 'data' } }), false],
])('a claim may get a volume %s', (_what, unbound, volume, may) => {
  expect(mayBind(unbound, volume)).toBe(may)
})
