import { expect, test } from 'vitest'
import type { Resource } from '../../../src/api/resource.ts'
import type { KubeObject } from '../../../src/manifest/object.ts'
import { placeManifests, refuseOutside, wantedKeys, wantedNamespaces } from '../../../src/plan/place.ts'
import { ResourceIndex } from '../../../src/plan/resource-index.ts'

const served: Resource[] = [
  resource('', 'v1', 'ConfigMap', true),
  resource('', 'v1', 'Namespace', false),
  resource('apiextensions.k8s.io', 'v1', 'CustomResourceDefinition', false),
]

const unseen = [{ what: 'gone.example.com/v1', why: 'its API server does not answer' }]

function resource(group: string, version: string, kind: string, namespaced: boolean): Resource {
  const plural = `${kind.toLowerCase()}s`
  return { group, version, kind, plural, namespaced, verbs: [], hasStatus: false, aggregated: false }
}

function place(...objects: KubeObject[]) {
  const manifests = objects.map((object, index) => ({ origin: { title: `m${index}`, pointer: '' }, object }))
  return placeManifests(manifests, { served: new ResourceIndex(served), unseen, defaultNamespace: 'team' })
}

const crd: KubeObject = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'widgets.example.com' },
  spec: {
    group: 'example.com',
    scope: 'Namespaced',
    names: { kind: 'Widget', plural: 'widgets' },
    versions: [
      { name: 'v1', served: true, subresources: { status: {} } },
      { name: 'v1alpha1', served: false },
    ],
  },
}

function object(apiVersion: string, kind: string, namespace?: string): KubeObject {
  return { apiVersion, kind, metadata: { name: 'x', ...(namespace ? { namespace } : {}) } }
}

test('if the server serves only another version of a kind, the other version is named', () => {
  const v1beta1 = resource('example.com', 'v1beta1', 'Widget', true)
  const manifests = [crd, object('example.com/v1', 'Widget')].map(one => ({
    origin: { title: 'm', pointer: '' },
    object: one,
  }))
  const other = resource('example.org', 'v1', 'Widget', true)
  const placement = {
    served: new ResourceIndex([...served, other, v1beta1]),
    unseen,
    defaultNamespace: 'team',
  }
  expect(placeManifests(manifests, placement).map(({ otherVersion }) => otherVersion)).toEqual([
    undefined,
    v1beta1,
  ])
})

test.each<[string, KubeObject, string | undefined, boolean, boolean]>([
  ['a namespaced kind without a namespace gets the default', object('v1', 'ConfigMap'), 'team', true, false],
  ['its own namespace stays', object('v1', 'ConfigMap', 'shop'), 'shop', true, false],
  ['a cluster-scoped kind gets none', object('v1', 'Namespace'), undefined, true, false],
  ['a cluster-scoped kind loses its own', object('v1', 'Namespace', 'shop'), undefined, true, false],
  [
    'a kind of a CRD in the configuration is not served yet',
    object('example.com/v1', 'Widget'),
    'team',
    true,
    true,
  ],
  [
    'a version that the CRD does not serve is unknown',
    object('example.com/v1alpha1', 'Widget'),
    undefined,
    false,
    false,
  ],
  ['an unknown kind is left as it is', object('v1', 'Gadget'), undefined, false, false],
])('%s', (_name, one, namespace, known, toCome) => {
  const placed = place(one, crd)[0]
  expect(placed?.manifest.object.metadata.namespace).toBe(namespace)
  expect(placed?.resource !== undefined).toBe(known)
  expect(placed?.toCome).toBe(toCome)
})

test('the CRD alone describes a kind that is not served yet', () => {
  expect(place(object('example.com/v1', 'Widget'), crd)[0]?.resource).toMatchObject({
    plural: 'widgets',
    namespaced: true,
    hasStatus: true,
  })
})

test('the manifest given is not changed', () => {
  const one = object('v1', 'ConfigMap')
  place(one)
  expect(one.metadata.namespace).toBeUndefined()
})

test('an object with another namespace than -n is refused, and one without a namespace is not', () => {
  const placed = place(
    object('v1', 'ConfigMap'),
    object('v1', 'ConfigMap', 'shop'),
    object('v1', 'Namespace'),
  )
  const { placed: rest, refused } = refuseOutside(placed, 'team')
  expect(refused.map(({ manifest, reason }) => [manifest.origin.title, reason.kind])).toEqual([
    ['m1', 'namespace-mismatch'],
  ])
  expect(rest.map(({ manifest }) => manifest.origin.title)).toEqual(['m0', 'm2'])
  expect(refuseOutside(placed, undefined).refused).toEqual([])
})

test('keys and namespaces of all wanted objects', () => {
  const placed = place(object('v1', 'ConfigMap'), object('v1', 'Namespace'))
  expect([...wantedKeys(placed)]).toEqual(['/ConfigMap/team/x', '/Namespace//x'])
  expect([...wantedNamespaces(placed)]).toEqual(['team'])
})

test.each([
  ['another apiVersion', object('apps/v1', 'ConfigMap'), ['ConfigMap of v1']],
  ['other capitals', object('v1', 'Configmap'), ['ConfigMap of v1']],
  ['a version that its CRD does not serve', object('example.com/v2', 'Widget'), ['Widget of example.com/v1']],
  ['no similar kind', object('v1', 'Gadget'), []],
  ['a known one', object('v1', 'ConfigMap'), []],
])('what was perhaps meant: %s', (_name, one, similar) => {
  expect(place(one, crd)[0]?.similar).toEqual(similar)
})

test('a kind of a group that could not be discovered carries the reason', () => {
  const objects = [object('gone.example.com/v1', 'Thing'), object('gone.example.com/v2', 'Thing')]
  expect(place(...objects).map(({ undiscovered }) => undiscovered)).toEqual([unseen[0], undefined])
})
