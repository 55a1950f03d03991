import { expect, test } from 'vitest'
import {
  type FilesTarget,
  metadataArguments,
  type NixCall,
  nixArguments,
} from '../../../../src/source/nix/nix-arguments.ts'

const modules: FilesTarget = {
  kind: 'files',
  source: { kind: 'modules', expression: '[ ./shop.nix ]', words: 'MODULES from the environment' },
  evalFile: '/cache/nix/eval.nix',
  directory: '/cache/nix',
  packages: undefined,
}
const call: NixCall = { attribute: 'contract', showTrace: false, target: modules }
const file = { kind: 'file', path: '/a b.nix', words: '' } as const

test.each<[string, Partial<NixCall>, string[]]>([
  ['modules', {}, ['--arg', 'modules', '[ ./shop.nix ]', 'contract']],
  ['a file', { target: { ...modules, source: file } }, ['--argstr', 'file', '/a b.nix', 'contract']],
  [
    'packages',
    { target: { ...modules, packages: '<nixpkgs>' } },
    ['--arg', 'modules', '[ ./shop.nix ]', '--arg', 'packages', '<nixpkgs>', 'contract'],
  ],
  ['--show-trace', { showTrace: true }, ['--arg', 'modules', '[ ./shop.nix ]', '--show-trace', 'contract']],
  [
    'the search for functions',
    { attribute: 'unserialisable' },
    ['--arg', 'modules', '[ ./shop.nix ]', 'unserialisable'],
  ],
])('the arguments for %s', (_name, changes, expected) => {
  const first = [
    '--extra-experimental-features',
    'nix-command',
    'eval',
    '--json',
    '--file',
    '/cache/nix/eval.nix',
  ]
  expect(nixArguments({ ...call, ...changes })).toEqual([...first, ...expected])
})

const source = {
  kind: 'flake',
  reference: 'github:shop/shop',
  directory: '/shop',
  name: undefined,
  title: 'github:shop/shop',
  words: '',
} as const

test.each([
  ['without a name', undefined, false, 'name = null; attribute = "contract";'],
  ['with a name', 'prod', false, 'name = "prod"; attribute = "contract";'],
  ['with a name that has quotes', 'a"b', false, 'name = "a\\"b"; attribute = "contract";'],
  ['with --show-trace', undefined, true, 'name = null; attribute = "contract";'],
])('the arguments for a flake, %s', (_name, name, showTrace, choice) => {
  const target = { kind: 'flake', source: { ...source, name }, chooser: 'CHOOSER' } as const
  expect(nixArguments({ attribute: 'contract', showTrace, target })).toEqual([
    '--extra-experimental-features',
    'nix-command flakes',
    'eval',
    '--json',
    '--option',
    'eval-cache',
    'false',
    'github:shop/shop#kubernixosConfigurations',
    '--apply',
    `(CHOOSER) { ${choice} }`,
    ...(showTrace ? ['--show-trace'] : []),
  ])
})

test('asking for the location of a flake writes no lock file', () => {
  expect(metadataArguments(source)).toContain('--no-write-lock-file')
})
