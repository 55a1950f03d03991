import { expect, test } from 'vitest'
import { parseFlakeReference } from '../../../../src/source/nix/flake-reference.ts'

test.each([
  ['.', '.', undefined],
  ['./shop#prod', './shop', 'prod'],
  ['github:shop/shop/v1?dir=deploy#prod', 'github:shop/shop/v1?dir=deploy', 'prod'],
  ['git+file:///home/ada/shop', 'git+file:///home/ada/shop', undefined],
  ['.#a.b', '.', 'a.b'],
  ['.#a b"c', '.', 'a b"c'],
  ['.#a#b', '.', 'a#b'],
])('%s', (text, reference, name) => {
  expect(parseFlakeReference(text)).toEqual({ reference, name })
})

test.each([
  ['', "--flake '': the name of the flake is empty", 'the flake of this directory is .'],
  ['#', '--flake #: the name of the flake is empty', 'the flake of this directory is .'],
  ['#prod', '--flake #prod: the name of the flake is empty', 'the flake of this directory is .#prod'],
  ['.#', '--flake .#: no name follows the #', 'to give no name, type --flake .'],
  [
    '--impure',
    '--flake --impure: a flake reference cannot begin with a dash',
    'for a folder, type --flake ./--impure',
  ],
])('%j is refused', (text, message, hint) => {
  expect(() => parseFlakeReference(text)).toThrow(expect.objectContaining({ message, hint }))
})
