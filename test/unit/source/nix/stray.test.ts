import { expect, test } from 'vitest'
import type { Json } from '../../../../src/manifest/object.ts'
import { findStrayProperties } from '../../../../src/source/nix/stray.ts'

test.each<[string, Json, [string, string][]]>([
  [
    'mkIf in a list',
    { spec: { args: ['a', { _type: 'if', condition: true, content: 'x' }] } },
    [['/spec/args/1', 'has _type = "if": mkIf does not work here']],
  ],
  [
    'mkForce as the manifest',
    { _type: 'override', priority: 50, content: {} },
    [['', 'has _type = "override": mkForce, mkDefault or mkOverride does not work here']],
  ],
  [
    'two properties, one below a name with a slash',
    { metadata: { labels: { 'a/b': { _type: 'merge' } } }, data: { _type: 'order' } },
    [
      ['/metadata/labels/a~1b', 'has _type = "merge": mkMerge does not work here'],
      ['/data', 'has _type = "order": mkBefore, mkAfter or mkOrder does not work here'],
    ],
  ],
  ["a _type that is not the module system's is data", { data: { _type: 'invoice' } }, []],
  ['a property that every JavaScript object inherits is data', { data: { _type: 'constructor' } }, []],
  ['a _type that is not a string is data', { data: { _type: { a: null } } }, []],
  ['no object', null, []],
])('%s', (_name, object, expected) => {
  expect(findStrayProperties(object)).toEqual(expected.map(([pointer, text]) => ({ pointer, text })))
})
