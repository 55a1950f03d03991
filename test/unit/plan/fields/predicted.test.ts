import { expect, test } from 'vitest'
import type { Json, JsonObject, KubeObject, LiveObject } from '../../../../src/manifest/object.ts'
import { predicted } from '../../../../src/plan/fields/predicted.ts'
import { applied, live, wanted } from '../fixtures.ts'

function thing(spec: Json): KubeObject {
  return { apiVersion: 'example.com/v1', kind: 'Widget', metadata: { name: 'w' }, spec }
}

function found(spec: Json, ours: JsonObject, theirs?: JsonObject): LiveObject {
  const object = applied(thing(spec), { 'f:spec': ours })
  const entry = { manager: 'x', operation: 'Update', apiVersion: 'example.com/v1' } as const
  if (theirs) object.metadata.managedFields?.push({ ...entry, fieldsV1: { 'f:spec': theirs } })
  return object
}

const item = (name: string) => ({ [`k:{"name":"${name}"}`]: { '.': {}, 'f:name': {}, 'f:value': {} } })
const named = (name: string, value = 1) => ({ name, value })

test.each<[string, Json, LiveObject, Json]>([
  ['a value is set, and other fields stay', { a: 2 }, found({ a: 1, b: 1 }, { 'f:a': {} }), { a: 2, b: 1 }],
  [
    'a field that only we own and no longer set is removed',
    {},
    found({ a: 1, b: 1 }, { 'f:a': {} }),
    { b: 1 },
  ],
  ['a field that others also own stays', {}, found({ a: 1 }, { 'f:a': {} }, { 'f:a': {} }), { a: 1 }],
  ['an atomic map is replaced', { a: { y: 1 } }, found({ a: { x: 1 } }, { 'f:a': {} }), { a: { y: 1 } }],
  [
    'a map in parts is merged',
    { a: { y: 1 } },
    found({ a: { x: 1 } }, {}, { 'f:a': { 'f:x': {} } }),
    { a: { x: 1, y: 1 } },
  ],
  ['an empty map is not added', { a: {} }, found({ b: 1 }, {}, { 'f:b': {} }), { b: 1 }],
  [
    'an item is changed by its key',
    { l: [named('a', 2)] },
    found({ l: [named('z'), named('a')] }, { 'f:l': item('a') }, { 'f:l': item('z') }),
    { l: [named('z'), named('a', 2)] },
  ],
  [
    'an item is added at the end',
    { l: [named('a'), named('b')] },
    found({ l: [named('a'), named('z')] }, { 'f:l': item('a') }, { 'f:l': item('z') }),
    { l: [named('a'), named('z'), named('b')] },
  ],
  [
    'our items change their order',
    { l: [named('b'), named('a')] },
    found({ l: [named('a'), named('b')] }, { 'f:l': { ...item('a'), ...item('b') } }),
    { l: [named('b'), named('a')] },
  ],
  [
    'an item that only we own is removed',
    { l: [named('a')] },
    found({ l: [named('a'), named('b')] }, { 'f:l': { ...item('a'), ...item('b') } }),
    { l: [named('a')] },
  ],
  [
    'a value of a set is removed',
    { l: ['a'] },
    found({ l: ['a', 'b'] }, { 'f:l': { 'v:"a"': {}, 'v:"b"': {} } }),
    { l: ['a'] },
  ],
  ['an atomic list is replaced', { l: [1] }, found({ l: [1, 2] }, { 'f:l': {} }), { l: [1] }],
])('%s', (_what, spec, object, expected) => {
  const before = structuredClone(object)
  expect(predicted(thing(spec), object, 'kubectl-nixos')['spec']).toEqual(expected)
  expect(object).toEqual(before)
})

test.each(['deployment', 'service', 'secret', 'configmap'])('a converged %s stays as it is', name => {
  expect(predicted(wanted(name), live(name), 'kubectl-nixos')).toEqual(live(name))
})
