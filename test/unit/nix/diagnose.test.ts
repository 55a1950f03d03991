import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { diagnose, lacksPlace, unserialisableError } from '../../../src/nix/diagnose.ts'

const directory = '/cache/nix'
const recorded = join(import.meta.dirname, '../../fixtures/nix/stderr')
const trace = '--show-trace shows how nix got there'

function stderrOf(version: string, name: string): string {
  return readFileSync(join(recorded, version, `${name}.txt`), 'utf8')
}

// What both versions say alike, from their different forms.
const rows: [name: string, message: string, hint: string | undefined][] = [
  ['syntax', "syntax error, unexpected '=', expecting ';'\nat /shop/syntax.nix:5:10", undefined],
  [
    'undefined-variable',
    "undefined variable 'lib'\nat /shop/undefined-variable.nix:1:39",
    'a module names what it uses: { lib, pkgs, config, ... }: { ... }',
  ],
  [
    'unknown-option',
    "The option `kubernixos.manifest' does not exist. Definition values:\n- In `/shop/unknown-option.nix': { }\nDid you mean `kubernixos.manifests', `kubernixos.context' or `kubernixos.apply'?",
    undefined,
  ],
  [
    'bare',
    "A definition for option `kubernixos.manifests' is one manifest where a set or a list of manifests is expected.\n- In `/shop/bare.nix'\nGive it a name, `manifests.NAME = { ... }', or put it in a list, `manifests = [ { ... } ]'.",
    undefined,
  ],
  [
    'conflict',
    "The option `kubernixos.manifests.web.a' has conflicting definition values:\n- In `/shop/conflict.nix':\n    [\n      1\n    ]\n- In `/shop/conflict.nix':\n    [\n      2\n    ]\nUse `lib.mkForce value` or `lib.mkDefault value` to change the priority on any of these definitions.",
    undefined,
  ],
]

const nixosHint = 'options of NixOS exist only for MODULES, with a nixpkgs that holds NixOS in PACKAGES'

test.each([
  ["Did you mean `shop.image.tag'?", undefined],
  ['', nixosHint],
])('an unknown option with %j', (advice, hint) => {
  const message = `The option \`shop.image.tga' does not exist. Definition values:\n- In \`/shop/a.nix': "1"`
  const stderr = `error: ${message}${advice && `\n       ${advice}`}\n`
  expect(diagnose({ stderr, exitCode: 1, directory, showTrace: false }).hint).toBe(hint)
})

describe.each(['2.8.0', '2.26.3'])('nix %s', version => {
  test.each(rows)('%s', (name, message, hint) => {
    const stderr = stderrOf(version, name)
    expect(diagnose({ stderr, exitCode: 1, directory, showTrace: false })).toMatchObject({ message, hint })
    expect(lacksPlace({ stderr, directory })).toBe(false)
  })

  test('a throw names the field, from the trace', () => {
    const failure = { stderr: stderrOf(version, 'throw'), exitCode: 1, directory, showTrace: false }
    expect(diagnose({ ...failure, trace: stderrOf(version, 'throw-trace') }).message).toBe(
      "the tag is not set\nwhile evaluating `kubernixos.manifests.web.spec.a'",
    )
  })

  test('--show-trace keeps every word of nix', () => {
    const stderr = stderrOf(version, 'throw-trace')
    const { message } = diagnose({ stderr, exitCode: 1, directory, showTrace: true })
    expect(`error: ${message}`.replaceAll(/\s+/g, ' ')).toBe(stderr.trim().replaceAll(/\s+/g, ' '))
    expect(message).toContain('/cache/nix/manifests-type.nix')
  })
})

test.each([
  ['2.8.0', 'throw', true],
  ['2.8.0', 'recursion', true],
  ['2.26.3', 'throw', false],
  ['2.26.3', 'recursion', false],
])('nix %s: whether %s needs a trace to name a place: %s', (version, name, expected) => {
  expect(lacksPlace({ stderr: stderrOf(version, name), directory })).toBe(expected)
})

test.each([
  ['2.8.0', ''],
  // The trace that newer versions give by themselves names the field.
  ['2.26.3', "\nwhile evaluating `kubernixos.manifests.web.name'"],
])('nix %s: a missing attribute', (version, context) => {
  expect(
    diagnose({ stderr: stderrOf(version, 'attribute'), exitCode: 1, directory, showTrace: false }),
  ).toMatchObject({
    message: `attribute 'b' missing\nat /shop/attribute.nix:1:49\nDid you mean a?${context}`,
    hint: trace,
  })
})

test.each([
  ['2.8.0', "getting status of '/shop/missing.nix': No such file or directory"],
  ['2.26.3', "path '/shop/missing.nix' does not exist"],
])('nix %s: a missing import', (version, message) => {
  expect(
    diagnose({ stderr: stderrOf(version, 'missing-import'), exitCode: 1, directory, showTrace: false })
      .message,
  ).toBe(message)
})

test.each(['2.8.0', '2.26.3'])('nix %s: a missing <nixpkgs> says how to give one', version => {
  const error = diagnose({
    stderr: stderrOf(version, 'no-nixpkgs'),
    exitCode: 1,
    directory,
    showTrace: false,
  })
  expect(error.message).toMatch(/^file 'nixpkgs' was not found in the Nix search path/)
  expect(error.hint).toContain('--packages or PACKAGES')
})

test('a place without an excerpt ends its line', () => {
  const stderr = "error: attribute 'c' missing\n\n       at /shop/a.nix:1:9:Did you mean d?\n"
  expect(diagnose({ stderr, exitCode: 1, directory, showTrace: false }).message).toBe(
    "attribute 'c' missing\nat /shop/a.nix:1:9\nDid you mean d?",
  )
})

test('the place of a recursion inside nixpkgs is none', () => {
  const stderr = 'error: infinite recursion encountered\n\n       at /nixpkgs/lib/modules.nix:1:9:\n'
  expect(lacksPlace({ stderr, directory })).toBe(true)
})

test('an end without a word names the code', () => {
  expect(diagnose({ stderr: '', exitCode: 7, directory, showTrace: false }).message).toBe(
    'nix failed with exit code 7',
  )
})

test('functions are named by manifest and path, each on a line', () => {
  const found = [
    { entry: 'web', path: '.spec.image', what: 'a function' },
    { entry: 'a.b', path: '', what: 'a function' },
  ]
  expect(unserialisableError(found).message).toBe(
    'manifests.web .spec.image is a function\nmanifests."a.b" is a function',
  )
})
