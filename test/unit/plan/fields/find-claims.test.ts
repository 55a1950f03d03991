import { describe, expect, test } from 'vitest'
import type { KubeObject, ManagedFieldsEntry } from '../../../../src/manifest/object.ts'
import { findClaims } from '../../../../src/plan/fields/find-claims.ts'
import { entry, ownedBy } from '../owned-by.ts'

const wanted: KubeObject = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'cm', labels: { kubernixos: 'new' } },
  data: { a: '1' },
}
const data = { 'f:data': { 'f:a': {} } }
const label = { 'f:metadata': { 'f:labels': { 'f:kubernixos': {} } } }
const ours = entry('kubectl-nixos', data, { operation: 'Apply' })
const apply = { operation: 'Apply' } as const

function claimed(
  entries: readonly ManagedFieldsEntry[],
  { fieldManager = 'kubectl-nixos', takeOver = [] as string[], object = wanted } = {},
): string[] {
  const found = findClaims(object, ownedBy(wanted, ...entries), {
    fieldManager,
    takeOver,
    adoptOthers: false,
  })
  return found.map(({ manager, operation, why }) => `${manager} ${operation} ${why}`)
}

describe('of an object that we apply for the first time', () => {
  test.each([
    ['kubectl apply', [entry('kubectl-client-side-apply', data)], ['kubectl-client-side-apply Update first']],
    ['kubectl create', [entry('kubectl-create', data)], ['kubectl-create Update first']],
    ['kubectl replace', [entry('kubectl-replace', data)], ['kubectl-replace Update first']],
    ['kubectl apply --server-side', [entry('kubectl', data, apply)], ['kubectl Apply first']],
    ['an edit', [entry('kubectl-edit', data)], []],
    ['what was there before managedFields', [entry('before-first-apply', data)], []],
    ['another tool', [entry('helm', data)], []],
    ['kubectl scale', [entry('kubectl', data, { subresource: 'scale' })], []],
    ['an object that we have applied', [ours, entry('kubectl-client-side-apply', data)], []],
    [
      'two versions of one manager',
      [entry('kubectl-create', data), entry('kubectl-create', data, { apiVersion: 'v2' })],
      ['kubectl-create Update first'],
    ],
  ] as const)('%s', (_what, entries, claims) => {
    expect(claimed(entries)).toEqual(claims)
  })

  test('nothing if the manifest only adds a label to an object that has more', () => {
    const { data: _, ...object } = wanted
    expect(claimed([entry('kubectl-create', data)], { object })).toEqual([])
    expect(claimed([entry('kubectl-create', label)], { object })).toEqual(['kubectl-create Update first'])
  })

  test('nothing if it was read in another version than that of the manifest', () => {
    const object = { ...wanted, apiVersion: 'v2' }
    expect(claimed([entry('kubectl-create', data)], { object })).toEqual([])
  })
})

test.each([
  ['an Update', [ours, entry('helm', data)], ['helm Update asked']],
  ['an Apply', [ours, entry('helm', data, apply)], ['helm Apply asked']],
  ['a subresource', [ours, entry('helm', data, { subresource: 'status' })], []],
  ['another manager', [ours, entry('flux', data)], []],
  ['none while our entry is of another version', [{ ...ours, apiVersion: 'v2' }, entry('helm', data)], []],
] as const)('asked for helm: %s', (_what, entries, claims) => {
  expect(claimed(entries, { takeOver: ['helm'] })).toEqual(claims)
})

test.each([
  ['the default name', entry('kubectl-nixos', label, apply), ['kubectl-nixos Apply renamed']],
  ['the default name without the label', entry('kubectl-nixos', data, apply), []],
  ['an Update of the default name', entry('kubectl-nixos', label), []],
  ['another name', entry('team-b', label, apply), []],
] as const)('after a change of the field manager: %s', (_what, found, claims) => {
  expect(claimed([found], { fieldManager: 'team-a' })).toEqual(claims)
})

test('nothing of an object of another instance, unless this run takes it', () => {
  const live = ownedBy(wanted, entry('kubectl-create', data))
  live.metadata.labels = { kubernixos: 'old', 'kubernixos/instance': 'b' }
  const rules = { fieldManager: 'kubectl-nixos', takeOver: [], adoptOthers: false }
  expect(findClaims(wanted, live, rules)).toEqual([])
  expect(findClaims(wanted, live, { ...rules, instance: 'b' })).toHaveLength(1)
  expect(findClaims(wanted, live, { ...rules, adoptOthers: true })).toHaveLength(1)
})
