import { expect, test } from 'vitest'
import { withoutForbiddenNulls } from '../../../src/manifest/forbidden-nulls.ts'
import type { Json, JsonObject } from '../../../src/manifest/object.ts'

const text = { type: 'string' }
const free = { 'x-kubernetes-preserve-unknown-fields': true }
const metadata = { name: 'w' }

function widget(spec: Json) {
  return { apiVersion: 'example.com/v1', kind: 'Widget', metadata, spec }
}

/** A field of an object with this schema. */
function field(schema: JsonObject): JsonObject {
  return { type: 'object', properties: { a: schema } }
}

// What the server did with each null on a real control plane: it rejected the object, or it stored the null.
test.each<[string, JsonObject, Json, Json]>([
  ['a text', field(text), { a: null }, {}],
  ['a number', field({ type: 'number' }), { a: null }, {}],
  ['an object', field(field(text)), { a: null }, {}],
  ['a list', field({ type: 'array', items: text }), { a: null }, {}],
  ['an int-or-string', field({ 'x-kubernetes-int-or-string': true }), { a: null }, {}],
  ['a field with a default', field({ ...text, default: 'x' }), { a: null }, {}],
  ['a nullable text', field({ ...text, nullable: true }), { a: null }, { a: null }],
  [
    'a nullable text with a default',
    field({ ...text, nullable: true, default: 'x' }),
    { a: null },
    { a: null },
  ],
  [
    'a nullable int-or-string',
    field({ 'x-kubernetes-int-or-string': true, nullable: true }),
    { a: null },
    { a: null },
  ],
  ['an object of unknown fields', field({ type: 'object', ...free }), { a: null }, {}],
  [
    'fields of an object of unknown fields',
    field({ type: 'object', ...free }),
    { a: { b: null, c: [null, { d: null }] } },
    { a: { b: null, c: [null, { d: null }] } },
  ],
  ['known fields beside unknown ones', { ...field(text), ...free }, { a: null, b: null }, { b: null }],
  ['a field without a type', field(free), { a: null }, { a: null }],
  ['a field that the schema does not know', field(text), { typo: null }, { typo: null }],
  ['a value of a map', { type: 'object', additionalProperties: text }, { b: null }, {}],
  [
    'a nullable value of a map',
    { type: 'object', additionalProperties: { ...text, nullable: true } },
    { b: null },
    { b: null },
  ],
  ['a field of an item', field({ type: 'array', items: field(text) }), { a: [{ a: null }] }, { a: [{}] }],
  [
    'a nullable field of an item',
    field({ type: 'array', items: field({ ...text, nullable: true }) }),
    { a: [{ a: null }] },
    { a: [{ a: null }] },
  ],
  ['an item', field({ type: 'array', items: text }), { a: [null, 'b', null, 'c'] }, { a: ['b', 'c'] }],
  [
    'a nullable item',
    field({ type: 'array', items: { ...text, nullable: true } }),
    { a: [null, 'b'] },
    { a: [null, 'b'] },
  ],
  [
    'the metadata of an embedded object',
    field({ type: 'object', 'x-kubernetes-embedded-resource': true, ...free }),
    { a: { metadata: { creationTimestamp: null }, data: { x: null } } },
    { a: { metadata: {}, data: { x: null } } },
  ],
])('null for %s', (_what, spec, given, expected) => {
  const object = widget(given)
  const before = structuredClone(object)
  const stripped = withoutForbiddenNulls(object, { type: 'object', properties: { spec } })
  expect(stripped.object).toEqual(widget(expected))
  expect(object).toEqual(before)
})

test('an object without a null is not copied', () => {
  const object = widget({ a: [1] })
  expect(withoutForbiddenNulls(object, field(text)).object).toBe(object)
})
