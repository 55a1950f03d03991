import { expect, test } from 'vitest'
import type { Json } from '../../../../src/manifest/object.ts'
import { findStrayProperties } from '../../../../src/source/nix/stray.ts'

const advice = 'write lib.optionalAttrs CONDITION { ... }, or declare an option for the value'

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
  [
    'mkIf in a text of builtins.toJSON',
    { data: { 'app.json': '{"debug":{"_type":"if","condition":true,"content":true}}' } },
    [['/data/app.json', `is a text in which mkIf is not resolved; ${advice}`]],
  ],
  [
    'mkForce in JSON inside JSON, and mkMerge in indented JSON',
    {
      data: {
        a: '{"b":"{\\"_type\\":\\"override\\",\\"content\\":1,\\"priority\\":50}"}',
        c: '{\n  "_type": "merge",\n  "contents": []\n}',
      },
    },
    [
      ['/data/a', `is a text in which mkForce, mkDefault or mkOverride is not resolved; ${advice}`],
      ['/data/c', `is a text in which mkMerge is not resolved; ${advice}`],
    ],
  ],
  [
    'a text about _type is data',
    { data: { a: '{"_type":"if"} means mkIf', b: '{"_type":"invoice","content":1}' } },
    [],
  ],
])('%s', (_name, object, expected) => {
  expect(findStrayProperties(object)).toEqual(expected.map(([pointer, text]) => ({ pointer, text })))
})
