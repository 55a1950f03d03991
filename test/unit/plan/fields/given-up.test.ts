import { expect, test } from 'vitest'
import type { JsonObject, KubeObject, ManagedFieldsEntry } from '../../../../src/manifest/object.ts'
import { findGivenUp } from '../../../../src/plan/fields/given-up.ts'
import { entry, ownedBy } from '../owned-by.ts'

const us = 'kubectl-nixos'
const key = (name: string) => `k:{"name":"${name}"}`
const item = { '.': {}, 'f:name': {}, 'f:value': {} }
const found: KubeObject = {
  apiVersion: 'v1',
  kind: 'Thing',
  metadata: { name: 't' },
  spec: {
    a: 1,
    b: 2,
    replicas: 1,
    empty: {},
    list: [
      { name: 'x', value: 1 },
      { name: 'y', value: 2 },
    ],
  },
}
const wanted: KubeObject = { ...found, spec: { a: 1, list: [{ name: 'x', value: 1 }] } }
const spec = (fields: JsonObject): JsonObject => ({ 'f:spec': fields })
const ours = entry(
  us,
  spec({
    'f:a': {},
    'f:b': {},
    'f:replicas': {},
    'f:empty': {},
    'f:list': { [key('x')]: item, [key('y')]: item },
  }),
  { operation: 'Apply' },
)

test.each<[string, ManagedFieldsEntry[], string[]]>([
  ['nobody else owns anything', [], []],
  ['a field', [entry('helm', spec({ 'f:b': {} }))], ['/spec/b helm']],
  [
    'a field of two managers',
    [entry('b', spec({ 'f:b': {} })), entry('a', spec({ 'f:b': {} }))],
    ['/spec/b b', '/spec/b a'],
  ],
  ['an item, once', [entry('helm', spec({ 'f:list': { [key('y')]: item } }))], ['/spec/list/1 helm']],
  [
    'an item of which others own a part',
    [entry('helm', spec({ 'f:list': { [key('y')]: { 'f:value': {} } } }))],
    ['/spec/list/1 helm'],
  ],
  ['a field that the manifest sets', [entry('helm', spec({ 'f:a': {} }))], []],
  ['a default of the server', [entry('helm', spec({ 'f:replicas': {} }))], []],
  ['an empty field', [entry('helm', spec({ 'f:empty': {} }))], []],
  ['status', [entry('helm', spec({ 'f:b': {} }), { subresource: 'status' })], []],
  ['an Apply entry', [entry('flux', spec({ 'f:b': {} }), { operation: 'Apply' })], ['/spec/b flux']],
])('%s', (_what, others, expected) => {
  const paths = findGivenUp(wanted, ownedBy(found, ours, ...others), us)
  expect(paths.map(({ path, manager }) => `${path} ${manager}`)).toEqual(expected)
})

test('nothing if we have never applied the object', () => {
  expect(findGivenUp(wanted, ownedBy(found, entry('helm', spec({ 'f:b': {} }))), us)).toEqual([])
})
