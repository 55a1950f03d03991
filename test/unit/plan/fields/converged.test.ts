import { describe, expect, test } from 'vitest'
import type { Json, JsonObject, KubeObject, LiveObject } from '../../../../src/manifest/object.ts'
import { proveConverged } from '../../../../src/plan/fields/converged.ts'
import { applied, entryOf, live, wanted } from '../fixtures.ts'

const context = { fieldManager: 'kubectl-nixos', resource: { hasStatus: true } }

/** A custom resource whose `spec.ports` is a list of items with the given keys of fieldsV1. */
function widget(ports: Json, owned: JsonObject, livePorts: Json = ports, peers: JsonObject[] = []) {
  const object = (value: Json): KubeObject => ({
    apiVersion: 'example.com/v1',
    kind: 'Widget',
    metadata: { name: 'w', namespace: 'shop', labels: { kubernixos: 'aaa' } },
    spec: { ports: value },
  })
  const fields = { 'f:metadata': { 'f:labels': { 'f:kubernixos': {} } }, 'f:spec': { 'f:ports': owned } }
  const found = applied(object(livePorts), fields)
  for (const peer of peers) {
    const entry = { manager: 'other', operation: 'Update', apiVersion: 'example.com/v1' } as const
    found.metadata.managedFields?.push({ ...entry, fieldsV1: { 'f:spec': { 'f:ports': peer } } })
  }
  return { object: object(ports), found }
}

const tcp = 'k:{"port":53,"protocol":"TCP"}'
const udp = 'k:{"port":53,"protocol":"UDP"}'
const portOnly = { '.': {}, 'f:port': {} }
const portAndProtocol = { ...portOnly, 'f:protocol': {} }

describe('proven', () => {
  test.each(['deployment', 'service', 'secret', 'configmap'])('%s as the server returned it', name => {
    expect(proveConverged(wanted(name), live(name), context)).toEqual({ proven: true, restamp: false })
  })

  test('another checksum alone is a restamp', () => {
    const object = wanted('deployment')
    object.metadata['labels'] = { app: 'web', kubernixos: 'bbb' }
    expect(proveConverged(object, live('deployment'), context)).toEqual({ proven: true, restamp: true })
  })

  test('status in a manifest is ignored if status is a subresource', () => {
    const object = { ...wanted('deployment'), status: { replicas: 1 } }
    expect(proveConverged(object, live('deployment'), context).proven).toBe(true)
    expect(
      proveConverged(object, live('deployment'), { ...context, resource: { hasStatus: false } }).proven,
    ).toBe(false)
  })

  test('fields and items of others do not matter, whatever their position', () => {
    const found = live('configmap')
    found.metadata['finalizers'] = ['example.com/foreign', 'example.com/a', 'example.com/b']
    found['data'] = { mode: 'prod', level: 'info', more: 'x' }
    expect(proveConverged(wanted('configmap'), found, context).proven).toBe(true)
  })

  test('an item without a defaulted key that fits only one entry', () => {
    const { object, found } = widget([{ port: 53 }], { [tcp]: portOnly }, [{ port: 53, protocol: 'TCP' }])
    expect(proveConverged(object, found, context)).toEqual({ proven: true, restamp: false })
  })
})

type Row = [condition: string, why: RegExp, change: (object: KubeObject, found: LiveObject) => void]

const rows: Row[] = [
  [
    'terminating',
    /terminating/,
    (_, found) => Object.assign(found.metadata, { deletionTimestamp: '2026-11-22T12:00:00Z' }),
  ],
  [
    'read as another apiVersion',
    /read as apps\/v1beta1/,
    (_, found) => Object.assign(found, { apiVersion: 'apps/v1beta1' }),
  ],
  [
    'of another instance',
    /instance/,
    (_, found) => Object.assign(found.metadata.labels ?? {}, { 'kubernixos/instance': 'b' }),
  ],
  [
    'never applied by us',
    /never applied/,
    (_, found) => Object.assign(entryOf(found, 'kubectl-nixos'), { manager: 'other' }),
  ],
  [
    'our entry is an Update',
    /never applied/,
    (_, found) => Object.assign(entryOf(found, 'kubectl-nixos'), { operation: 'Update' }),
  ],
  [
    'our entry is of a subresource',
    /never applied/,
    (_, found) => Object.assign(entryOf(found, 'kubectl-nixos'), { subresource: 'scale' }),
  ],
  [
    'two Apply entries of ours',
    /several/,
    (_, found) => found.metadata.managedFields?.push({ ...entryOf(found, 'kubectl-nixos') }),
  ],
  [
    'applied as another apiVersion',
    /applied as apps\/v1beta1/,
    (_, found) => Object.assign(entryOf(found, 'kubectl-nixos'), { apiVersion: 'apps/v1beta1' }),
  ],
  [
    'a client-side-apply entry',
    /client side/,
    (_, found) =>
      found.metadata.managedFields?.push({
        manager: 'kubectl-client-side-apply',
        operation: 'Update',
        apiVersion: 'apps/v1',
        fieldsV1: {},
      }),
  ],
  [
    'another manager owns the last-applied annotation',
    /client side/,
    (_, found) =>
      found.metadata.managedFields?.push({
        manager: 'copier',
        operation: 'Update',
        apiVersion: 'apps/v1',
        fieldsV1: {
          'f:metadata': { 'f:annotations': { 'f:kubectl.kubernetes.io/last-applied-configuration': {} } },
        },
      }),
  ],
  [
    'a field more than we own',
    /paused is not owned/,
    object => Object.assign(object['spec'] as JsonObject, { paused: false }),
  ],
  [
    'a field less than we own',
    /f:replicas is owned/,
    object => delete (object['spec'] as JsonObject)['replicas'],
  ],
  [
    'another value',
    /replicas differs/,
    object => Object.assign(object['spec'] as JsonObject, { replicas: 3 }),
  ],
  [
    'another live value',
    /replicas differs/,
    (_, found) => Object.assign(found['spec'] as JsonObject, { replicas: 3 }),
  ],
  [
    'an item of an atomic map differs',
    /selector differs/,
    (_, found) => Object.assign((found['spec'] as JsonObject)['selector'] as JsonObject, { more: 'x' }),
  ],
  [
    'swapped initContainers in the manifest',
    /initContainers\[1\] is at another position/,
    object => podSpec(object)['initContainers'].reverse(),
  ],
  [
    'swapped initContainers on the cluster',
    /initContainers\[1\] is at another position/,
    (_, found) => podSpec(found)['initContainers'].reverse(),
  ],
  [
    'an item more than we own',
    /as many items as we own/,
    object => podSpec(object)['initContainers'].push({ name: 'third', image: 'busybox:1' }),
  ],
]

function podSpec(object: JsonObject): { initContainers: Json[] } {
  return (object as unknown as { spec: { template: { spec: { initContainers: Json[] } } } }).spec.template
    .spec
}

test.each(rows)('not proven: %s', (_condition, why, change) => {
  const object = wanted('deployment')
  const found = live('deployment')
  change(object, found)
  const proof = proveConverged(object, found, context)
  expect(proof).toMatchObject({ proven: false, why: expect.stringMatching(why) })
})

const both = [
  { port: 53, protocol: 'TCP' },
  { port: 53, protocol: 'UDP' },
]

/** A schema for the `spec.ports` of such a widget. */
const parts = {
  properties: { port: { default: 80 }, to: { default: {}, properties: { name: { default: 'a' } } } },
}
const withDefaults = {
  ...context,
  findDefaults: () => ({
    properties: { spec: { properties: { ports: { items: parts, additionalProperties: { default: 'x' } } } } },
  }),
}

test.each<[string, Json, Json, boolean]>([
  ['a default of an item', [{ a: 1 }], [{ a: 1, port: 80 }], true],
  ['a default inside a default', [{ port: 1 }], [{ port: 1, to: { name: 'a' } }], true],
  ['no default, as an older server returns it', [{ a: 1 }], [{ a: 1 }], true],
  ['another value than the default', [{ a: 1 }], [{ a: 1, port: 81 }], false],
  ['a field without a default', [{ a: 1 }], [{ a: 1, b: 2 }], false],
  ['a field that is missing', [{ a: 1, port: 80 }], [{ a: 1 }], false],
  ['an item more', [{ a: 1 }], [{ a: 1 }, { port: 80 }], false],
  ['another order', [{ a: 1 }, { a: 2 }], [{ a: 2 }, { a: 1 }], false],
  ['a key of a map, which no default adds', {}, { any: 'x' }, false],
])('defaults in an atomic field: %s', (_what, given, found, expected) => {
  const { object, found: live } = widget(given, {}, found)
  expect(proveConverged(object, live, withDefaults).proven).toBe(expected)
})

test.each([
  ['a null, even if the live value is null', widget({ a: null }, { 'f:a': {} }), /null/],
  ['a null inside an atomic list', widget([{ a: null }], {}), /null/],
  ["parts of the field are others'", widget({ a: 1 }, {}, { a: 1 }, [{ 'f:a': {} }]), /not owned in parts/],
  [
    'an item without protocol fits two keys',
    widget([{ port: 53 }, both[1] ?? null], { [tcp]: portOnly, [udp]: portAndProtocol }, both),
    /does not fit exactly one key/,
  ],
  ['an item fits no key', widget([{ port: 54 }], { [tcp]: portOnly }, both), /does not fit exactly one key/],
  [
    'the same key twice in the manifest',
    widget([both[0] ?? null, both[0] ?? null], { [tcp]: portAndProtocol, [udp]: portAndProtocol }, both),
    /does not fit exactly one key/,
  ],
  [
    'the same key twice on the cluster',
    widget([{ port: 53 }], { [tcp]: portOnly }, [both[0] ?? null, both[0] ?? null]),
    /exactly once/,
  ],
  ['our item has gone', widget([{ port: 53 }], { [tcp]: portOnly }, [both[1] ?? null]), /exactly once/],
  [
    'the same value twice in a set',
    widget(['a', 'a'], { 'v:"a"': {}, 'v:"b"': {} }, ['a', 'b']),
    /does not fit exactly one key/,
  ],
  [
    'a map where a list was',
    widget({ a: 1 }, { [tcp]: portOnly }, { a: 1 }),
    /is owned, but the manifest does not set it/,
  ],
  ['a list on the cluster where a map is wanted', widget({ a: 1 }, { 'f:a': {} }, [1]), /is not a map/],
  [
    'a map on the cluster where a list is wanted',
    widget([{ port: 53 }], { [tcp]: portOnly }, { a: 1 }),
    /is not a list/,
  ],
  ['a scalar where we own parts', widget(1, { 'f:a': {} }, 1), /owned in parts/],
  ['an empty list, which nobody owns', widget([], { 'f:a': {} }, []), /as many items as we own/],
])('not proven: %s', (_condition, { object, found }, why) => {
  expect(proveConverged(object, found, context)).toMatchObject({
    proven: false,
    why: expect.stringMatching(why),
  })
})
