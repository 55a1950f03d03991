import { expect, test } from 'vitest'
import { hideValues } from '../../../../src/source/nix/hide-values.ts'

const shown = (option: string) => [
  `The option \`${option}' has conflicting definition values:`,
  '- In `/shop/a.nix\': "hunter2"',
  "- In `/shop/b.nix':",
  '    {',
  '      password = "hunter3";',
  '    ...',
  'Use `lib.mkForce value`',
]
const hidden = (option: string) => [
  `The option \`${option}' has conflicting definition values:`,
  "- In `/shop/a.nix': a string",
  "- In `/shop/b.nix'",
  'Use `lib.mkForce value`',
]

test.each([
  'kubernixos.manifests',
  'kubernixos.manifests.db',
  'kubernixos.manifests.db.data',
  'kubernixos.manifests.db.stringData.password',
  'kubernixos.manifests."a.b".data.key',
  'kubernixos.manifest.db',
])('the values of %s are not shown', option => {
  expect(hideValues(shown(option))).toEqual(hidden(option))
})

test.each([
  'kubernixos.server',
  'kubernixos.prune.maxDeletions',
  'kubernixos.readiness."[definition 1-entry 1]".ready.path',
  'kubernixos.manifests.web.spec.replicas',
  'kubernixos.manifests."a.b".metadata.labels.tier',
  'shop.replicas',
])('those of %s are', option => {
  expect(hideValues(shown(option))).toEqual(shown(option))
})

test('a trace keeps everything else', () => {
  const trace = (lines: string[]) => [
    'error:',
    '       … while calling',
    ...lines.map(line => `       ${line}`),
    '  12| x',
  ]
  const option = 'kubernixos.manifests.db.data.key'
  expect(hideValues(trace(shown(option)))).toEqual(trace(hidden(option)))
})

test('nor is there anything to hide in null and the like', () => {
  const lines = [
    "A definition for option `kubernixos.manifests.db' is not of type `x'.",
    "- In `/shop/a.nix': null",
  ]
  expect(hideValues(lines)).toEqual(lines)
})

test.each([
  ['expected a set but found a string: "hunter2: 1"', 'expected a set but found a string'],
  [
    '       error: expected a list but found a set: { password = "hunter2"; }',
    '       error: expected a list but found a set',
  ],
  ['cannot coerce a set to a string: { password = "hunter2"; }', 'cannot coerce a set to a string'],
  [
    'error: attempt to call something which is not a function but a string: "hunter2"',
    'error: attempt to call something which is not a function but a string',
  ],
  ['expected a set but found null: null', 'expected a set but found null: null'],
  [
    'cannot coerce a function to a string: «lambda @ /shop/a.nix:1:4»',
    'cannot coerce a function to a string',
  ],
  ['expected a set but found a Boolean: false', 'expected a set but found a Boolean: false'],
])('a value of a wrong type, as Nix 2.20 and newer show it: %s', (line, shown) => {
  expect(hideValues([line])).toEqual([shown])
})
