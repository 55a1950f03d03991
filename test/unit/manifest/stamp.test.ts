import { expect, test } from 'vitest'
import type { Manifest } from '../../../src/manifest/manifest.ts'
import type { JsonObject } from '../../../src/manifest/object.ts'
import { checkInstance, checksumLabel, instanceLabel, stamp } from '../../../src/manifest/stamp.ts'

const checksum = 'c'.repeat(62)

function deployment(labels: JsonObject | null | undefined): Manifest {
  const metadata = { name: 'web', ...(labels === undefined ? {} : { labels }) }
  return {
    origin: { title: 'web', pointer: '' },
    object: {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata,
      spec: { template: { metadata: { labels: {} } } },
    },
  }
}

test.each([
  ['no labels', undefined, undefined, { kubernixos: checksum }],
  ['null labels', null, undefined, { kubernixos: checksum }],
  ['others are kept', { app: 'web' }, undefined, { app: 'web', kubernixos: checksum }],
  ['our label gives way', { kubernixos: 'old' }, undefined, { kubernixos: checksum }],
  [
    'an instance',
    { app: 'web' },
    'shop',
    { app: 'web', kubernixos: checksum, 'kubernixos/instance': 'shop' },
  ],
  ['another instance by hand', { 'kubernixos/instance': 'x' }, undefined, { kubernixos: checksum }],
])('%s', (_name, labels, instance, expected) => {
  const manifest = deployment(labels)
  const before = structuredClone(manifest)
  const stamped = stamp(manifest, checksum, instance)
  expect(stamped.object.metadata['labels']).toEqual(expected)
  expect(stamped.object['spec']).toEqual({ template: { metadata: { labels: {} } } })
  expect(stamped.origin).toEqual(manifest.origin)
  expect(manifest).toEqual(before)
})

test('the annotation of adopted objects is left out', () => {
  const manifest = deployment(undefined)
  const annotations = { 'kubernixos/adopted': 'true', a: 'b' }
  const given = { ...manifest.object, metadata: { ...manifest.object.metadata, annotations } }
  const stamped = stamp({ ...manifest, object: given }, checksum, undefined)
  expect(stamped.object.metadata['annotations']).toEqual({ a: 'b' })
})

const template = { template: { metadata: { labels: { app: 'web' } } } }

test.each<[string, string, JsonObject | undefined, JsonObject, JsonObject]>([
  ['batch/v1', 'Job', undefined, template, { app: 'web' }],
  ['batch/v1', 'Job', {}, template, { app: 'web' }],
  ['batch/v1', 'Job', { kubernixos: 'old' }, template, { app: 'web' }],
  ['batch/v1', 'Job', { own: 'a' }, template, { own: 'a' }],
  ['batch/v1', 'Job', undefined, { template: {} }, {}],
  ['v1', 'ReplicationController', undefined, template, { app: 'web' }],
  ['example.com/v1', 'Job', undefined, template, {}],
  ...['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet'].map(
    (kind): [string, string, undefined, JsonObject, JsonObject] => ['apps/v1', kind, undefined, template, {}],
  ),
])('%s %s with the labels %j', (apiVersion, kind, labels, spec, expected) => {
  const object = { apiVersion, kind, metadata: { name: 'web', ...(labels && { labels }) }, spec }
  const stamped = stamp({ origin: { title: 'web', pointer: '' }, object }, checksum, undefined)
  expect(stamped.object.metadata['labels']).toEqual({ ...expected, kubernixos: checksum })
  expect(stamped.object['spec']).toEqual(spec)
})

test('the labels are those that users rely on', () => {
  expect([checksumLabel, instanceLabel]).toEqual(['kubernixos', 'kubernixos/instance'])
})

test.each(['shop', 'a', 'Shop_1.2-b', 'a'.repeat(63)])('instance %j is a label value', instance => {
  expect(() => checkInstance(instance)).not.toThrow()
})

test.each(['', '-shop', 'shop.', 'a b', 'ø', 'a'.repeat(64)])('instance %j is refused', instance => {
  expect(() => checkInstance(instance)).toThrow(`kubernixos.instance is ${JSON.stringify(instance)}`)
})
