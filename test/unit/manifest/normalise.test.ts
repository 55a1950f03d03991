import { describe, expect, test } from 'vitest'
import { parseJson } from '../../../src/manifest/json.ts'
import { isBuiltInGroup } from '../../../src/manifest/kind.ts'
import { normalise } from '../../../src/manifest/normalise.ts'
import type { JsonObject, KubeObject } from '../../../src/manifest/object.ts'

function object(apiVersion: string, kind: string, rest: JsonObject): KubeObject {
  return { apiVersion, kind, metadata: { name: 'a', creationTimestamp: null }, ...rest }
}

/** The fields that are sent, without apiVersion, kind and metadata. Also checks that the input is not changed. */
function sent(input: KubeObject): JsonObject {
  const before = structuredClone(input)
  const { object: body } = normalise(
    { origin: { title: 'web', pointer: '' }, object: input },
    () => undefined,
  ).manifest
  const { apiVersion: _1, kind: _2, metadata, ...rest } = body
  expect(input).toEqual(before)
  expect(metadata).toEqual({ name: 'a' })
  return rest
}

test.each([
  ['', true],
  ['apps', true],
  ['networking.k8s.io', true],
  ['rbac.authorization.k8s.io', true],
  ['gateway.networking.k8s.io', false],
  ['snapshot.storage.k8s.io', false],
  ['metrics.k8s.io', false],
  ['example.com', false],
])('group %j is built in: %s', (group, expected) => {
  expect(isBuiltInGroup(group)).toBe(expected)
})

test.each([
  [
    'a null of a built-in kind',
    object('v1', 'Service', { spec: { a: null, ports: [{ protocol: null, port: 80 }] } }),
    { spec: { ports: [{ port: 80 }] } },
  ],
  [
    'a null field of a custom resource',
    object('example.com/v1', 'Widget', { spec: { a: null } }),
    { spec: { a: null } },
  ],
  [
    'the null status of a custom resource',
    object('example.com/v1', 'Widget', { spec: {}, status: null }),
    { spec: {} },
  ],
  [
    'a null inside a list item of a custom resource',
    object('example.com/v1', 'Widget', { spec: { list: [{ a: null, b: { c: null } }] } }),
    { spec: { list: [{ a: null, b: { c: null } }] } },
  ],
  [
    "a null item, which is the server's to judge",
    object('v1', 'Pod', { spec: { args: [null, 'b'] } }),
    { spec: { args: [null, 'b'] } },
  ],
  ['status of a built-in kind', object('apps/v1', 'Deployment', { status: { replicas: 1 } }), {}],
  [
    'status of a custom resource',
    object('example.com/v1', 'Widget', { status: { a: 1 } }),
    { status: { a: 1 } },
  ],
])('%s', (_what, input, expected) => {
  expect(sent(input)).toEqual(expected)
})

describe('stringData becomes data', () => {
  test.each([
    ['in UTF-8', { stringData: { a: 'grün' } }, { data: { a: 'Z3LDvG4=' } }],
    [
      'over data of that key',
      { data: { a: 'eA==', b: 'eQ==' }, stringData: { a: 'z' } },
      { data: { a: 'eg==', b: 'eQ==' } },
    ],
    ['a null is left out', { stringData: { a: null } }, {}],
    ['an empty stringData is left out', { stringData: {} }, {}],
    [
      'what is no text stays, for the server to name',
      { stringData: { a: 'x', port: 80 } },
      { data: { a: 'eA==' }, stringData: { port: 80 } },
    ],
    ['a stringData that is not a map stays', { stringData: 'x' }, { stringData: 'x' }],
    [
      'if data is not a map',
      { data: ['x'], stringData: { a: 'x' } },
      { data: ['x'], stringData: { a: 'x' } },
    ],
    [
      'a tagged integer is no text',
      parseJson('{"stringData":{"a":12345678901234567890}}') as JsonObject,
      parseJson('{"stringData":{"a":12345678901234567890}}'),
    ],
    [
      'a text that looks tagged',
      parseJson('{"stringData":{"a":"\\uf5b3i1"}}') as JsonObject,
      { data: { a: '75azaTE=' } },
    ],
  ])('%s', (_what, fields, expected) => {
    expect(sent(object('v1', 'Secret', fields))).toEqual(expected)
  })

  test('only of a v1 Secret', () => {
    const fields = { stringData: { a: 'x' } }
    expect(sent(object('example.com/v1', 'Secret', fields))).toEqual(fields)
    expect(sent(object('v1', 'ConfigMap', fields))).toEqual(fields)
  })
})
