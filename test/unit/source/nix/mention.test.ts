import { expect, test } from 'vitest'
import { findMention } from '../../../../src/source/nix/mention.ts'

const first = { file: '/shop/kubernixos.nix', folder: '/shop', text: '{ imports = [ ./parts ./web.nix ]; }' }
const files: Readonly<Record<string, string>> = {
  '/shop/parts/default.nix': '# not ../gone.nix\n{ imports = [ ./db.nix ]; }',
  '/shop/parts/db.nix': '{ imports = [\n  ../gone.nix\n ../parts ]; }',
  '/shop/web.nix': '{ a = "https://example.com/./b.nix"; data = ./data/page-1.html; }',
}

test.each<[string, string | undefined]>([
  ['/shop/gone.nix', '/shop/parts/db.nix:2:3'],
  ['/shop/data/page-1.html', '/shop/web.nix:1:45'],
  ['/shop/data/page-1', undefined],
  ['/shop/other.nix', undefined],
])('%s is named at %s', (missing, place) => {
  expect(findMention(missing, first, path => files[path])).toBe(place)
})

test('an expression of --modules has no place', () => {
  const expression = { file: undefined, folder: '/shop', text: '[ ./gone.nix ./parts/db.nix ]' }
  expect(findMention('/shop/gone.nix', expression, path => files[path])).toBeUndefined()
})
