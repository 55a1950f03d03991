import { expect, test } from 'vitest'
import type { ManagedFieldsEntry } from '../../../../src/manifest/object.ts'
import { mayGiveUpFields, releasePatch } from '../../../../src/plan/prune/release.ts'
import { applied } from '../fixtures.ts'

const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'cm', namespace: 'shop' } }
const theirs: ManagedFieldsEntry = { manager: 'helm', operation: 'Update', apiVersion: 'v1', fieldsV1: {} }
const status = { ...theirs, subresource: 'status' }
const labels = { kubernixos: 'a', 'kubernixos/instance': 'shop', app: 'web' }
const annotations = { 'kubernixos/adopted': 'true', a: 'b' }

function live(others: readonly ManagedFieldsEntry[], metadata: object = {}) {
  const found = applied(object, {}, metadata)
  found.metadata.managedFields?.push(...others)
  return found
}

const kubectl = { ...theirs, manager: 'kubectl-patch', fieldsV1: { 'f:data': { 'f:c': {} } } }
const labelled = { ...theirs, fieldsV1: { 'f:metadata': { 'f:labels': { 'f:a': {} } } } }
const sameData = { ...theirs, fieldsV1: { 'f:data': { '.': {}, 'f:a': {} } } }
const inData = { ...theirs, fieldsV1: { 'f:data': { 'f:b': {} } } }
const onlyLabels = { 'f:metadata': { 'f:labels': { 'f:pool': {} } } }
const labelsAndData = { ...onlyLabels, 'f:data': { 'f:a': {} } }

// An apply without fields removes what we have taken over, so others must own the same fields.
test.each([
  ['labels alone, with no other manager', onlyLabels, [], false],
  ['labels alone, with a controller of the status', onlyLabels, [status], false],
  ['labels alone, with another manager', onlyLabels, [theirs], true],
  ['data, with another manager of the same data', labelsAndData, [labelled, sameData], true],
  ['data, with another manager of other data', labelsAndData, [inData], false],
  ['data, with a manager of a label', labelsAndData, [labelled], false],
  ['data, which a person has patched', labelsAndData, [kubectl], false],
])('may give up %s: %#', (_name, owned, others, expected) => {
  const found = applied(object, owned)
  found.metadata.managedFields?.push(...others)
  expect(mayGiveUpFields(found, 'kubectl-nixos')).toBe(expected)
})

test('may give up the labels of an object that Kubernetes itself makes', () => {
  const found = { ...applied(object, onlyLabels), kind: 'Node' }
  expect(mayGiveUpFields(found, 'kubectl-nixos')).toBe(true)
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
