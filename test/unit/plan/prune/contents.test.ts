import { expect, test } from 'vitest'
import type { KubeObject } from '../../../../src/manifest/object.ts'
import type { Found } from '../../../../src/plan/about-object.ts'
import { allContents, foreignContents, insideOf } from '../../../../src/plan/prune/contents.ts'
import { applied, live, resource } from '../fixtures.ts'

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
    'an object that a controller owns',
    [found('v1', 'Pod', 'web-1', { ownerReferences: [{ ...owner, controller: true }] })],
    [],
  ],
  [
    'an object whose owner is not a controller',
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
  const insides = objects.map(insideOf).filter(one => one !== undefined)
  const contents = foreignContents(insides, new Set(['uid-ours']))
  expect(contents.map(({ what, count }) => `${count} ${what}`)).toEqual(counted)
})

test('what a controller owns goes along, although it keeps nothing', () => {
  const pod = found('v1', 'Pod', 'web-1', { ownerReferences: [{ ...owner, controller: true }] })
  const insides = [pod, found('v1', 'Secret', 'ours'), found('v1', 'Secret', 'db')].flatMap(
    one => insideOf(one) ?? [],
  )
  expect(allContents(insides, new Set(['uid-ours']))).toEqual([
    { what: 'pods', count: 1 },
    { what: 'secrets', count: 1 },
  ])
})
