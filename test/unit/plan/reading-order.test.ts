import { applyPatch, compare } from 'fast-json-patch'
import { expect, test } from 'vitest'
import type { JsonObject } from '../../../src/manifest/object.ts'
import { inReadingOrder } from '../../../src/plan/reading-order.ts'

const before = {
  metadata: { name: 'web', labels: { app: 'a', gone: 'x' }, finalizers: ['a', 'b', 'c', 'd'] },
  spec: { replicas: 1, containers: [{ name: 'main', image: 'old', env: [{ name: 'A', value: '1' }] }] },
}
const after = {
  metadata: { name: 'web', labels: { app: 'b', team: 'y' }, finalizers: ['a', 'x'] },
  spec: {
    replicas: 2,
    containers: [
      { name: 'main', image: 'new', env: [{ name: 'A', value: '2' }] },
      { name: 'second' },
      { name: 'third' },
    ],
  },
}

function ordered(from: JsonObject, to: JsonObject) {
  return inReadingOrder(compare(from, to), from, to)
}

test('fields as they are read, removed ones last; list items as their pointers need it', () => {
  expect(ordered(before, after).map(({ op, path }) => `${op} ${path}`)).toEqual([
    'replace /metadata/labels/app',
    'add /metadata/labels/team',
    'remove /metadata/labels/gone',
    'remove /metadata/finalizers/3',
    'remove /metadata/finalizers/2',
    'replace /metadata/finalizers/1',
    'replace /spec/replicas',
    'replace /spec/containers/0/image',
    'replace /spec/containers/0/env/0/value',
    'add /spec/containers/1',
    'add /spec/containers/2',
  ])
})

test.each<[string, JsonObject, JsonObject]>([
  ['there', before, after],
  ['back', after, before],
])('the patch leads %s', (_way, from, to) => {
  expect(applyPatch(structuredClone(from), ordered(from, to)).newDocument).toEqual(to)
})
