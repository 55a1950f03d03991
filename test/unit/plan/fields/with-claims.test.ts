import { expect, test } from 'vitest'
import type { JsonObject, KubeObject, ManagedFieldsEntry } from '../../../../src/manifest/object.ts'
import type { Claim } from '../../../../src/plan/fields/claim.ts'
import { withClaims } from '../../../../src/plan/fields/with-claims.ts'
import { entry, ownedBy, ownersOf } from '../owned-by.ts'

const object: KubeObject = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'cm' },
  data: { a: '1', b: '2' },
}
const us = 'kubectl-nixos'
const apply = { operation: 'Apply' } as const
const whole = (manager: string, why: 'first' | 'asked' | 'renamed' = 'asked'): Claim => {
  return { kind: 'entry', manager, operation: 'Update', why }
}
const field = (managers: readonly string[]): Claim => {
  return { kind: 'field', path: '/data/b', steps: [], keys: ['f:data', 'f:b'], managers, why: 'Forbidden' }
}
const extra = (manager: string): Claim => {
  return { kind: 'extra', path: '/data/b', steps: [], keys: ['f:data', 'f:b'], manager }
}
const a = { 'f:data': { 'f:a': {} } }
const b = { 'f:data': { 'f:b': {} } }
const both = { 'f:data': { 'f:a': {}, 'f:b': {} } }
const finalizers = { 'f:metadata': { 'f:finalizers': { 'v:"x/y"': {} } } }

const version: Claim = { kind: 'version', apiVersion: 'v0' }
const old = { apiVersion: 'v0' }

const rows: [string, ManagedFieldsEntry[], Claim[], [string, JsonObject][]][] = [
  [
    'an entry becomes ours',
    [entry('helm', { 'f:data': { '.': {}, 'f:a': {} } })],
    [whole('helm')],
    [[`${us} Apply`, { 'f:data': { '.': {}, 'f:a': {} } }]],
  ],
  [
    'entries of a version that is gone stay with their managers, with the fields that the object has',
    [
      entry('flux', { 'f:data': { 'f:a': {}, 'f:gone': {} } }, { ...apply, ...old }),
      entry('helm', { 'f:spec': { 'f:gone': {} } }, old),
      entry('other', b, { apiVersion: 'v00' }),
    ],
    [version],
    [
      ['flux Apply', a],
      ['other Update', b],
    ],
  ],
  [
    'two entries of one manager become one',
    [entry('helm', a), entry('helm', b, old)],
    [version],
    [['helm Update', both]],
  ],
  [
    'an entry of a version that is gone becomes ours',
    [entry(us, a, { ...apply, ...old }), entry('helm', b, old)],
    [version, whole('helm')],
    [[`${us} Apply`, both]],
  ],
  [
    'it is united with our entry, and others stay',
    [entry(us, a, apply), entry('helm', b), entry('flux', a)],
    [whole('helm')],
    [
      [`${us} Apply`, both],
      ['flux Update', a],
    ],
  ],
  [
    'an entry of a subresource stays',
    [entry(us, a, apply), entry('helm', b), entry('helm', a, { subresource: 'status' })],
    [whole('helm')],
    [
      [`${us} Apply`, both],
      ['helm Update', a],
    ],
  ],
  [
    'finalizers stay with their manager',
    [entry('helm', { ...a, ...finalizers })],
    [whole('helm')],
    [
      [`${us} Apply`, a],
      ['helm Update', finalizers],
    ],
  ],
  [
    'finalizers of our former name become ours',
    [entry('helm', { ...a, ...finalizers })],
    [whole('helm', 'renamed')],
    [[`${us} Apply`, { ...a, ...finalizers }]],
  ],
  [
    'of another version, only fields that the object has',
    [entry(us, a, apply), entry('helm', { 'f:data': { 'f:b': {}, 'f:old': {} } }, { apiVersion: 'v0' })],
    [whole('helm')],
    [[`${us} Apply`, both]],
  ],
  [
    'an extra moves with its parts from the entry of its manager only',
    [
      entry(us, a, apply),
      entry('kubectl-edit', { 'f:data': { '.': {}, 'f:a': {}, 'f:b': { '.': {}, 'f:c': {} } } }),
      entry('kubectl-edit', b, { subresource: 'scale' }),
      entry('kubectl-edit', b, apply),
      entry('kubectl-patch', b),
    ],
    [extra('kubectl-edit')],
    [
      [`${us} Apply`, { 'f:data': { 'f:a': {}, 'f:b': { '.': {}, 'f:c': {} } } }],
      ['kubectl-edit Update', { 'f:data': { '.': {}, 'f:a': {} } }],
      ['kubectl-edit Update', b],
      ['kubectl-edit Apply', b],
      ['kubectl-patch Update', b],
    ],
  ],
  [
    'an extra that its manager no longer owns',
    [entry(us, a, apply), entry('kubectl-edit', a)],
    [extra('kubectl-edit')],
    [
      [`${us} Apply`, a],
      ['kubectl-edit Update', a],
    ],
  ],
  [
    'an extra in an entry of another version stays',
    [entry(us, a, apply), entry('kubectl-edit', b, { apiVersion: 'v2' })],
    [extra('kubectl-edit')],
    [
      [`${us} Apply`, a],
      ['kubectl-edit Update', b],
    ],
  ],
  [
    'an extra stays if our entry is gone',
    [entry('kubectl-edit', b)],
    [extra('kubectl-edit')],
    [['kubectl-edit Update', b]],
  ],
  ['a field that nobody owns', [entry(us, a, apply)], [field([])], [[`${us} Apply`, both]]],
  [
    'a field is taken from the managers of the claim',
    [entry(us, a, apply), entry('kubectl-edit', both)],
    [field(['kubectl-edit'])],
    [
      [`${us} Apply`, both],
      ['kubectl-edit Update', a],
    ],
  ],
  [
    'and not from a manager that owns it only now',
    [entry(us, a, apply), entry('helm', b)],
    [field(['kubectl-edit'])],
    [
      [`${us} Apply`, both],
      ['helm Update', b],
    ],
  ],
  [
    'an empty map and its parts',
    [entry(us, { 'f:data': {} }, apply), entry('helm', a)],
    [whole('helm')],
    [[`${us} Apply`, { 'f:data': { 'f:a': {}, '.': {} } }]],
  ],
]

test.each(rows)('%s', (_what, entries, claims, expected) => {
  const live = ownedBy(object, ...entries)
  const before = structuredClone(live)
  const result = withClaims(live, claims, us)
  expect(ownersOf(result)).toEqual(expected)
  expect(live).toEqual(before)
  expect({ ...result, metadata: { ...result.metadata, managedFields: [] } }).toEqual({
    ...live,
    metadata: { ...live.metadata, managedFields: [] },
  })
})

test('our entry has the latest time of its parts', () => {
  const at = (time: string) => ({ time })
  const entries = [entry('helm', a, at('2026-01-02T00:00:00Z')), entry('helm', b, at('2026-01-01T00:00:00Z'))]
  const [ours] = withClaims(ownedBy(object, ...entries), [whole('helm')], us).metadata.managedFields ?? []
  expect(ours).toMatchObject({ time: '2026-01-02T00:00:00Z', apiVersion: 'v1' })
})

test('our entry keeps its time when an extra becomes ours', () => {
  const entries = [
    entry(us, a, { ...apply, time: '2026-01-01T00:00:00Z' }),
    entry('kubectl-edit', b, { time: '2026-01-02T00:00:00Z' }),
  ]
  const { metadata } = withClaims(ownedBy(object, ...entries), [extra('kubectl-edit')], us)
  expect(metadata.managedFields).toMatchObject([
    { manager: us, fieldsV1: both, time: '2026-01-01T00:00:00Z' },
  ])
})
