import { expect, test } from 'vitest'
import { entryOrigin, isListItem } from '../../../../src/source/nix/entry-origin.ts'

test.each<[string, number | undefined, string]>([
  ['web', undefined, 'manifests.web'],
  ["web-1'", undefined, "manifests.web-1'"],
  ['a.b/c', undefined, 'manifests."a.b/c"'],
  ['1st', undefined, 'manifests."1st"'],
  ['list:web', undefined, 'manifests."list:web"'],
  ['list:/Pod//web', 3, 'manifests[3] (Pod web)'],
  ['list:apps/Deployment/shop/web', 0, 'manifests[0] (Deployment shop/web)'],
  ['list:apps/Deployment/shop/web#2', 1, 'manifests[1] (Deployment shop/web)'],
  ['list:rbac.authorization.k8s.io/ClusterRole//system:a', 0, 'manifests[0] (ClusterRole system:a)'],
  ['list:/Pod//', 1, 'manifests[1] (Pod)'],
  ['list:///', 1, 'manifests[1]'],
  ['list:/Pod//web', undefined, 'a list item of manifests (Pod web)'],
  ['list:/Pod//web#2', undefined, 'a list item of manifests (Pod web #2)'],
  ['list:///#3', undefined, 'a list item of manifests (#3)'],
  ['list:///', undefined, 'a list item of manifests'],
])('%s at %s is %s', (entry, index, title) => {
  const name = index === undefined ? { entry } : { entry, index }
  expect(entryOrigin(name)).toEqual({ title, pointer: '' })
})

test.each([
  ['/shop/web.nix', 'manifests[2] of /shop/web.nix (Pod web)'],
  [
    '/nix/store/0123456789abcdfghijklmnpqrsvwxyz-source/parts/web.nix',
    'manifests[2] of parts/web.nix (Pod web)',
  ],
])('an item of the list in %s is %s', (file, title) => {
  expect(entryOrigin({ entry: 'list:/Pod//web#2', index: 2, file })).toEqual({ title, pointer: '' })
})

test.each([
  ['web', false],
  ['list:web', false],
  ['list:/Pod//web', true],
  ['list:/Pod//#3', true],
])('whether %s is an item of a list: %s', (entry, expected) => {
  expect(isListItem({ entry })).toBe(expected)
})
