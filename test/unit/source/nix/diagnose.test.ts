import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { diagnose, lacksPlace, unserialisableError } from '../../../../src/source/nix/diagnose.ts'

const isLibrary = (file: string) => file.startsWith('/cache/nix/') || file.startsWith('/nixpkgs/lib/')
const ofFile = { exitCode: 1, isLibrary, isFlake: false, showTrace: false }
const recorded = join(import.meta.dirname, '../../../fixtures/nix/stderr')
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
    'a module must list the arguments that it uses: { lib, pkgs, config, ... }: { ... }',
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

const manifestHint = 'this is a manifest: put it under a name, kubernixos.manifests.NAME = { ... }'

test.each([
  ['shop.image.tga', undefined],
  ['services', nixosHint],
  ['networking.domain', nixosHint],
  ['networkings', undefined],
  ['kubernixos.networking', undefined],
  ['apiVersion', manifestHint],
  ['metadata.name', manifestHint],
])('the hint for the unknown option %s', (option, hint) => {
  const message = `The option \`${option}' does not exist. Definition values:\n- In \`/shop/a.nix': "1"`
  const stderr = `error: ${message}\n       Did you mean \`warnings', \`assertions' or \`kubernixos'?\n`
  expect(diagnose({ stderr, ...ofFile }).hint).toBe(hint)
})

describe.each(['2.8.0', '2.26.3'])('nix %s', version => {
  test.each(rows)('%s', (name, message, hint) => {
    const stderr = stderrOf(version, name)
    expect(diagnose({ stderr, ...ofFile })).toMatchObject({ message, hint })
    expect(lacksPlace({ stderr, isLibrary })).toBe(false)
  })

  test('a throw names the field, from the trace', () => {
    const failure = { stderr: stderrOf(version, 'throw'), ...ofFile }
    expect(diagnose({ ...failure, trace: stderrOf(version, 'throw-trace') }).message).toBe(
      "the tag is not set\nwhile evaluating `kubernixos.manifests.web.spec.a'",
    )
  })

  test('--show-trace keeps every word of nix', () => {
    const stderr = stderrOf(version, 'throw-trace')
    const { message } = diagnose({ stderr, ...ofFile, showTrace: true })
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
  expect(lacksPlace({ stderr: stderrOf(version, name), isLibrary })).toBe(expected)
})

test.each([
  ['2.8.0', ''],
  // The trace that newer versions give by themselves names the field.
  ['2.26.3', "\nwhile evaluating `kubernixos.manifests.web.name'"],
])('nix %s: a missing attribute', (version, context) => {
  expect(diagnose({ stderr: stderrOf(version, 'attribute'), ...ofFile })).toMatchObject({
    message: `attribute 'b' missing\nat /shop/attribute.nix:1:49\nDid you mean a?${context}`,
    hint: trace,
  })
})

test.each([
  ['2.8.0', "getting status of '/shop/missing.nix': No such file or directory"],
  ['2.26.3', "path '/shop/missing.nix' does not exist"],
])('nix %s: a missing import', (version, message) => {
  expect(diagnose({ stderr: stderrOf(version, 'missing-import'), ...ofFile }).message).toBe(message)
})

// Of flakes, in the words that each version has.
const fetching =
  'check the network; when it works, `nix flake archive` downloads all inputs of a flake, so that later runs need none'
const ownFiles =
  'a flake reads its own files and those of its inputs: put the file there, or give its value in specialArgs'
const missingFlake =
  'a flake is a folder with a flake.nix; in a git repository, one that git tracks (git add flake.nix)'
const field = "while evaluating `kubernixos.manifests.web.metadata.name'"
const input = "while updating the flake input 'kubectl-nixos'"

test.each<[string, string, string | RegExp, string]>([
  [
    '2.8.0',
    'none',
    'could not find a flake.nix file',
    'a flake is a folder with a flake.nix; for a plain file use --file PATH',
  ],
  [
    '2.26.3',
    'none',
    'could not find a flake.nix file',
    'a flake is a folder with a flake.nix; for a plain file use --file PATH',
  ],
  [
    '2.8.0',
    'untracked',
    /^getting status of '\/nix\/store\/.*\/flake.nix': No such file or directory$/,
    missingFlake,
  ],
  ['2.26.3', 'untracked', /^path '\/nix\/store\/.*\/flake.nix' does not exist$/, missingFlake],
  ['2.8.0', 'no-flake-file', /flake.nix': No such file or directory$/, missingFlake],
  ['2.26.3', 'no-flake-file', /flake.nix' does not exist$/, missingFlake],
  [
    '2.8.0',
    'absolute-path',
    "access to absolute path '/etc/hostname' is forbidden in pure eval mode",
    ownFiles,
  ],
  [
    '2.26.3',
    'absolute-path',
    `access to absolute path '/etc' is forbidden in pure evaluation mode\n${field}`,
    ownFiles,
  ],
  [
    '2.8.0',
    'search-path',
    /^cannot look up '<nixpkgs>' in pure evaluation mode\nat \/nix\/store\/.*\/shop.nix:5:29$/,
    'in a flake, nixpkgs is an input: give kubernixosConfiguration pkgs = nixpkgs.legacyPackages.x86_64-linux',
  ],
  [
    '2.26.3',
    'search-path',
    `cannot look up '<nixpkgs>' in pure evaluation mode\n${field}`,
    'in a flake, nixpkgs is an input: give kubernixosConfiguration pkgs = nixpkgs.legacyPackages.x86_64-linux',
  ],
  [
    '2.8.0',
    'current-system',
    /^attribute 'currentSystem' missing\nat \/nix\/store\/.*\/shop.nix:5:21$/,
    'a flake has no current system: write the name of the system, such as x86_64-linux',
  ],
  [
    '2.26.3',
    'current-system',
    /^attribute 'currentSystem' missing\nat .*\/shop.nix:5:21\nwhile evaluating /,
    'a flake has no current system: write the name of the system, such as x86_64-linux',
  ],
  [
    '2.8.0',
    'unlocked-fetch',
    "in pure evaluation mode, 'fetchTarball' requires a 'sha256' argument",
    'in a flake fetchTarball needs a hash; an input of the flake gets its hash in flake.lock',
  ],
  [
    '2.26.3',
    'unlocked-fetch',
    `in pure evaluation mode, 'fetchTarball' requires a 'sha256' argument\n${field}`,
    'in a flake fetchTarball needs a hash; an input of the flake gets its hash in flake.lock',
  ],
  ['2.8.0', 'input-missing', "getting status of '/gone': No such file or directory", trace],
  ['2.26.3', 'input-missing', `path '//gone' does not exist\n${input}`, trace],
  ['2.8.0', 'download', /^unable to download 'https:.*HEAD': Couldn't resolve host name \(6\)$/, fetching],
  [
    '2.26.3',
    'download',
    /^unable to download 'https:.*HEAD': Could not resolve .*\nwhile updating the flake input 'kubectl-nixos'$/,
    fetching,
  ],
  ['2.8.0', 'git-download', "program 'git' failed with exit code 128", fetching],
  [
    '2.26.3',
    'git-download',
    `resolving Git reference 'master': revspec 'master' not found\n${input}`,
    fetching,
  ],
  [
    '2.8.0',
    'registry',
    /^unable to download 'https:.*flake-registry.json'/,
    'nix looks up a plain name in its flake registry, which may need the network; a path begins with ./ or /',
  ],
  [
    '2.26.3',
    'registry',
    /^unable to download 'https:.*flake-registry.json'/,
    'nix looks up a plain name in its flake registry, which may need the network; a path begins with ./ or /',
  ],
  [
    '2.8.0',
    'read-only-lock',
    "opening file '/rolock/flake.lock': Read-only file system",
    'flake.lock lacks inputs and cannot be written here: run `nix flake lock` where you can write, and commit the file',
  ],
  [
    '2.26.3',
    'read-only-lock',
    "opening file '/rolock/flake.lock': Read-only file system",
    'flake.lock lacks inputs and cannot be written here: run `nix flake lock` where you can write, and commit the file',
  ],
  [
    '2.8.0',
    'feature-flakes',
    /^experimental Nix feature 'flakes' is disabled/,
    'enable it in nix.conf: extra-experimental-features = flakes',
  ],
  [
    '2.26.3',
    'feature-flakes',
    /^experimental Nix feature 'flakes' is disabled/,
    'enable it in nix.conf: extra-experimental-features = flakes',
  ],
])('nix %s, of a flake: %s', (version, name, message, hint) => {
  const stderr = stderrOf(version, `flake-${name}`)
  const error = diagnose({ stderr, ...ofFile, isFlake: true })
  if (typeof message === 'string') expect(error.message).toBe(message)
  else expect(error.message).toMatch(message)
  expect(error.hint).toBe(hint)
})

test.each(['2.8.0', '2.26.3'])('nix %s: a download is not tried again for a trace', version => {
  expect(lacksPlace({ stderr: stderrOf(version, 'flake-download'), isLibrary })).toBe(false)
})

test.each(['2.8.0', '2.26.3'])('nix %s: the error for a missing <nixpkgs> says how to give one', version => {
  const error = diagnose({
    stderr: stderrOf(version, 'no-nixpkgs'),
    ...ofFile,
  })
  expect(error.message).toMatch(/^file 'nixpkgs' was not found in the Nix search path/)
  expect(error.hint).toContain('--packages or PACKAGES')
})

test('a place without an excerpt ends its line', () => {
  const stderr = "error: attribute 'c' missing\n\n       at /shop/a.nix:1:9:Did you mean d?\n"
  expect(diagnose({ stderr, ...ofFile }).message).toBe(
    "attribute 'c' missing\nat /shop/a.nix:1:9\nDid you mean d?",
  )
})

test('a position of a recursion inside nixpkgs does not count', () => {
  const stderr = 'error: infinite recursion encountered\n\n       at /nixpkgs/lib/modules.nix:1:9:\n'
  expect(lacksPlace({ stderr, isLibrary })).toBe(true)
})

test('an end without a word names the code', () => {
  expect(diagnose({ stderr: '', ...ofFile, exitCode: 7 }).message).toBe('nix failed with exit code 7')
})

test('functions are named by manifest and path, each on a line', () => {
  const found = [
    { entry: 'web', path: '.spec.image', what: 'a function' },
    { entry: 'a.b', path: '', what: 'a function' },
    { entry: 'list:/Pod//web', index: 2, path: '.spec', what: 'a function' },
  ]
  expect(unserialisableError(found).message).toBe(
    'manifests.web .spec.image is a function\nmanifests."a.b" is a function\nmanifests[2] (Pod web) .spec is a function',
  )
})
