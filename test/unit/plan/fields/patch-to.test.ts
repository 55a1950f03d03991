import { expect, test } from 'vitest'
import { patchTo } from '../../../../src/plan/fields/patch-to.ts'
import { ownedBy } from '../owned-by.ts'

const object = {
  apiVersion: 'v1',
  kind: 'Thing',
  metadata: { name: 't', labels: { a: '1' } },
  spec: { a: 1 },
}
const live = ownedBy(object)

test('only what differs, as whole fields of the top level', () => {
  const target = ownedBy({ ...object, metadata: { name: 't', annotations: { b: '2' } }, data: { c: '3' } })
  expect(patchTo(live, { ...target, spec: { a: 2 } })).toEqual([
    { op: 'remove', path: '/metadata/labels' },
    { op: 'add', path: '/metadata/annotations', value: { b: '2' } },
    { op: 'add', path: '/spec', value: { a: 2 } },
    { op: 'add', path: '/data', value: { c: '3' } },
  ])
})

test('nothing of what the server keeps for itself', () => {
  const metadata = { ...live.metadata, resourceVersion: '2', managedFields: [], uid: 'other' }
  expect(patchTo(live, { ...live, metadata })).toEqual([])
})
