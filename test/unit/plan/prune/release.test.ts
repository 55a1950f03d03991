import { expect, test } from 'vitest'
import type { ManagedFieldsEntry } from '../../../../src/manifest/object.ts'
import { hasOtherManagers, releasePatch } from '../../../../src/plan/prune/release.ts'
import { applied } from '../fixtures.ts'

const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'cm', namespace: 'shop' } }
const theirs: ManagedFieldsEntry = { manager: 'helm', operation: 'Update', apiVersion: 'v1', fieldsV1: {} }
const status = { ...theirs, subresource: 'status' }
const labels = { kubernixos: 'a', 'kubernixos/instance': 'shop', app: 'web' }
const annotations = { 'kubernixos/adopted': 'true', a: 'b' }

const body = { 'f:data': { 'f:a': {} } }
const label = { 'f:metadata': { 'f:labels': { 'f:a': {} } } }

function live(others: readonly ManagedFieldsEntry[], metadata: object = {}) {
  const found = applied(object, {}, metadata)
  found.metadata.managedFields?.push(...others)
  return found
}

test.each([
  ['nobody', [], false],
  ['a controller of the status', [status], false],
  ['another manager', [theirs], true],
])('%s owns fields beside us', (_name, others, expected) => {
  expect(hasOtherManagers(live(others), 'kubectl-nixos')).toBe(expected)
})

// An apply without fields removes what we have taken over, so others must own a part of the same.
test.each([
  ['we own data, and others only a label', body, label, false],
  ['we own data, and others, too', body, body, true],
  ['we own only a label', label, body, true],
  ['we and others own only labels', label, label, true],
])('%s', (_name, ours, fieldsV1, expected) => {
  const found = applied(object, ours)
  found.metadata.managedFields?.push({ ...theirs, fieldsV1 })
  expect(hasOtherManagers(found, 'kubectl-nixos')).toBe(expected)
})

test.each([
  [
    'all of our labels',
    { labels, annotations },
    [theirs],
    [
      '/metadata/labels/kubernixos',
      '/metadata/labels/kubernixos~1instance',
      '/metadata/annotations/kubernixos~1adopted',
    ],
    [theirs],
  ],
  [
    'only the label that is there',
    { labels: { kubernixos: 'a' } },
    [status],
    ['/metadata/labels/kubernixos'],
    [status],
  ],
  ['the last entry', {}, [], [], [{}]],
])('the patch removes %s', (_name, metadata, others, removed, managedFields) => {
  expect(releasePatch(live(others, metadata), 'kubectl-nixos')).toEqual([
    ...removed.map(path => ({ op: 'remove', path })),
    { op: 'replace', path: '/metadata/managedFields', value: managedFields },
  ])
})
