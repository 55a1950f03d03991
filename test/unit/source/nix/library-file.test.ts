import { expect, test } from 'vitest'
import { isLibraryFile } from '../../../../src/source/nix/library-file.ts'

const files = [
  ...['modules.nix', 'options.nix', 'types.nix', 'trivial.nix'].map(name => `/nixpkgs/lib/${name}`),
  ...['evaluate.nix', 'manifests-type.nix', 'contract.nix'].map(name => `/nix/store/a-source/nix/${name}`),
  '/shop/modules.nix',
  '/shop/options.nix',
]

test.each([
  ['/nixpkgs/lib/attrsets.nix', true],
  ['/nixpkgs/lib/systems/parse.nix', true],
  ['/nixpkgs/pkgs/top-level/all-packages.nix', false],
  ['/nix/store/a-source/nix/lib/lists/fold.nix', true],
  ['/nix/store/a-source/shop.nix', false],
  ['/shop/modules.nix', false],
])('%s: %s', (path, expected) => {
  expect(isLibraryFile(path, file => files.includes(file))).toBe(expected)
})
