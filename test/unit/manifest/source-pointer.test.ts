import { expect, test } from 'vitest'
import { crdSchemas } from '../../../src/manifest/crd-schema.ts'
import type { Manifest } from '../../../src/manifest/manifest.ts'
import { normalise } from '../../../src/manifest/normalise.ts'
import type { JsonObject } from '../../../src/manifest/object.ts'
import { sourcePointer } from '../../../src/manifest/source-pointer.ts'
import { stamp } from '../../../src/manifest/stamp.ts'
import { placeManifests } from '../../../src/plan/place.ts'
import { ResourceIndex } from '../../../src/plan/resource-index.ts'
import { resource } from '../plan/fixtures.ts'

interface Case {
  readonly fields?: JsonObject
  readonly metadata?: JsonObject
  readonly apiVersion?: string
  readonly kind?: string
  /** The JSON pointer from the entry to the manifest. */
  readonly at?: string
}

const spec = { properties: { list: { type: 'array', items: { type: 'object', properties: names() } } } }
/** A CRD of kind Listed with a list whose items must not be null. */
const crd = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'listeds.example.com' },
  spec: {
    group: 'example.com',
    names: { kind: 'Listed' },
    versions: [{ name: 'v1', schema: { openAPIV3Schema: { properties: { spec } } } }],
  },
}

function names(): JsonObject {
  return { names: { type: 'array', items: { type: 'string' } } }
}

/** The manifest as it is sent: labelled, normalised, and placed in a namespace. */
function sent({ fields, metadata, apiVersion = 'v1', kind = 'ConfigMap', at = '' }: Case): Manifest {
  const object = { apiVersion, kind, metadata: { name: 'web', ...metadata }, ...fields }
  const [group = '', version = ''] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion]
  const written = { origin: { title: 'manifests.web', pointer: at }, object }
  const body = stamp(normalise(written, crdSchemas([crd])).manifest, 'c0', 'shop')
  const [placed] = placeManifests([body], {
    served: new ResourceIndex([
      resource(kind, 'things', { group, version, namespaced: kind !== 'Namespace' }),
    ]),
    unseen: [],
    defaultNamespace: 'default',
  })
  return placed!.manifest
}

function template(labels: JsonObject): JsonObject {
  return { template: { metadata: { labels } } }
}

const secret = { kind: 'Secret', fields: { stringData: { password: 'a', 'a/b~c': 'b' } } }
const mixed = {
  kind: 'Secret',
  fields: { data: { old: 'YQ==', token: 'YQ==' }, stringData: { token: 'a', 'a/b~c': 'b', port: 80 } },
}

test.each<[string, Case, string, string | undefined]>([
  ['a field', { fields: { data: { a: '1' } } }, '/data/a', '/data/a'],
  ['a map', { fields: { data: { a: '1' } } }, '/data', '/data'],
  ['the whole', {}, '', ''],
  ['a field that is not there', { fields: { data: { a: '1' } } }, '/data/b', undefined],
  ['a field of a text', { fields: { data: { a: '1' } } }, '/data/a/length', undefined],
  ['a property that every JavaScript object inherits', {}, '/constructor', undefined],
  ['an item', { fields: { list: ['a', 'b'] } }, '/list/1', '/list/1'],
  ['an item behind the last', { fields: { list: ['a', 'b'] } }, '/list/2', undefined],
  ['the length of a list', { fields: { list: ['a'] } }, '/list/length', undefined],
  ['the appended item of a patch', { fields: { list: ['a'] } }, '/list/-', undefined],
  ['an escaped name', { fields: { data: { 'a/b~c': '1' } } }, '/data/a~1b~0c', '/data/a~1b~0c'],
  ['a null that is left out', { fields: { data: { a: null } } }, '/data/a', undefined],
  ['the field beside a null', { fields: { list: [{ a: null, b: 1 }] } }, '/list/0/b', '/list/0/b'],
  ['an item after a null, which stays', { fields: { list: [null, 'b'] } }, '/list/1', '/list/1'],
  [
    'a null that a custom resource keeps',
    { apiVersion: 'example.com/v1', kind: 'Widget', fields: { spec: { a: null } } },
    '/spec/a',
    '/spec/a',
  ],
  ['status, which is left out', { fields: { status: { a: 1 } } }, '/status/a', undefined],
  ['stringData as data', secret, '/data/password', '/stringData/password'],
  ['stringData, escaped', secret, '/data/a~1b~0c', '/stringData/a~1b~0c'],
  ['data that was stringData only', secret, '/data', '/stringData'],
  ['stringData itself, which is gone', secret, '/stringData/password', undefined],
  ['data beside stringData', mixed, '/data/old', '/data/old'],
  ['stringData over data', mixed, '/data/token', '/stringData/token'],
  ['stringData beside data, escaped', mixed, '/data/a~1b~0c', '/stringData/a~1b~0c'],
  ['all data of both', mixed, '/data', '/data'],
  ['a value in stringData that is not a string', mixed, '/stringData/port', '/stringData/port'],
  [
    'a name that begins alike',
    { ...secret, fields: { ...secret.fields, dataSet: 1 } },
    '/dataSet',
    '/dataSet',
  ],
  [
    'an item after a null that is left out',
    { apiVersion: 'example.com/v1', kind: 'Listed', fields: { spec: { list: [null, { a: 1 }] } } },
    '/spec/list/0/a',
    '/spec/list/1/a',
  ],
  [
    'an item inside such an item',
    {
      apiVersion: 'example.com/v1',
      kind: 'Listed',
      fields: { spec: { list: [{}, null, { names: ['a', null, null, 'b'] }] } },
    },
    '/spec/list/1/names/1',
    '/spec/list/2/names/3',
  ],
  [
    'a label that the server would copy from the pod template',
    { apiVersion: 'batch/v1', kind: 'Job', fields: { spec: template({ app: 'a' }) } },
    '/metadata/labels/app',
    '/spec/template/metadata/labels/app',
  ],
  [
    'our label beside such a label',
    { apiVersion: 'batch/v1', kind: 'Job', fields: { spec: template({ app: 'a' }) } },
    '/metadata/labels/kubernixos',
    undefined,
  ],
  ['a label', { metadata: { labels: { app: 'a' } } }, '/metadata/labels/app', '/metadata/labels/app'],
  ['labels', { metadata: { labels: { app: 'a' } } }, '/metadata/labels', '/metadata/labels'],
  ['our label', { metadata: { labels: { app: 'a' } } }, '/metadata/labels/kubernixos', undefined],
  [
    'our label over a written one',
    { metadata: { labels: { kubernixos: 'a', app: 'b' } } },
    '/metadata/labels/kubernixos',
    undefined,
  ],
  [
    'our other label',
    { metadata: { labels: { app: 'a' } } },
    '/metadata/labels/kubernixos~1instance',
    undefined,
  ],
  ['our label alone', {}, '/metadata/labels/kubernixos', undefined],
  ['labels that are all ours', {}, '/metadata/labels', undefined],
  [
    'labels of a pod template',
    { fields: { spec: { template: { metadata: { labels: { kubernixos: 'a' } } } } } },
    '/spec/template/metadata/labels/kubernixos',
    '/spec/template/metadata/labels/kubernixos',
  ],
  ['a namespace', { metadata: { namespace: 'shop' } }, '/metadata/namespace', '/metadata/namespace'],
  ['a namespace that is filled in', {}, '/metadata/namespace', undefined],
  [
    'a namespace that is taken out',
    { kind: 'Namespace', metadata: { namespace: 'shop' } },
    '/metadata/namespace',
    undefined,
  ],
  [
    'a field of an item of a List',
    { at: '/items/1', fields: { data: { a: '1' } } },
    '/data/a',
    '/items/1/data/a',
  ],
  [
    'stringData of an item of a List',
    { ...secret, at: '/items/1' },
    '/data/password',
    '/items/1/stringData/password',
  ],
  ['a label of ours on an item of a List', { at: '/items/1' }, '/metadata/labels/kubernixos', undefined],
  ['an item of a List as a whole', { at: '/items/1' }, '', '/items/1'],
])('%s', (_name, written, pointer, expected) => {
  expect(sourcePointer(sent(written), pointer)).toBe(expected)
})

test('a manifest is JSON, and the same places are found after a round trip', () => {
  const manifest = sent({ ...mixed, at: '/items/1' })
  const again = JSON.parse(JSON.stringify(manifest)) as Manifest
  expect(again).toEqual(manifest)
  for (const pointer of ['/data/token', '/metadata/labels/kubernixos', '/metadata/namespace'])
    expect(sourcePointer(again, pointer)).toBe(sourcePointer(manifest, pointer))
})

test('objects without a move of their own share one list of moves', () => {
  const [one, other] = ['a', 'b'].map(name =>
    sent({ metadata: { name, namespace: 'shop', labels: { app: name } } }),
  )
  expect(one!.moves).toBe(other!.moves)
})
