import { expect, test } from 'vitest'
import type { JsonObject } from '../../../src/manifest/object.ts'
import type { Change } from '../../../src/plan/change.ts'
import type { Plan } from '../../../src/plan/plan.ts'
import { readPlan, writePlan } from '../../../src/plan/plan-document.ts'
import type { GateFacts } from '../../../src/plan/prune/prune-gate.ts'
import type { Row } from '../../../src/plan/rows/row.ts'
import {
  adoption,
  conflict,
  create,
  deletion,
  extraLabel,
  keep,
  refused,
  refusedRemoval,
  release,
  restamp,
  secret,
  stepsOf,
  unchanged,
  update,
} from '../report/changes.ts'
import { openGate } from './fixtures.ts'
import { planOf } from './plan-of.ts'

const extras = [extraLabel]
const replicas: Row = {
  kind: 'changed',
  path: stepsOf('spec', 'replicas'),
  pointers: { before: '/spec/replicas', after: '/spec/replicas' },
  before: 5,
  after: 3,
}
const leaving = {
  ...deletion('Widget', 'going', 'example.com/v1'),
  action: 'leaving' as const,
  finalizers: ['a'],
  isPruned: true,
}

// A record, so that a new action is a compile error until it is added here.
const changes: { [A in Change['action']]: readonly Extract<Change, { action: A }>[] } = {
  create: [create({ extras }), create({ notAsked: 'kind-to-come' }), create({ object: secret })],
  update: [
    update([{ op: 'replace', path: '/spec/replicas', value: 3 }], {
      rows: [replicas],
      taken: [conflict({ manager: 'kubectl', subresource: 'scale', takeBack: true })],
    }),
    update([{ op: 'remove', path: '/a' }]),
  ],
  adopt: [adoption(), adoption(true), { ...adoption(true), from: { name: null } }],
  release: [release(), release({ way: 'fields', why: 'cluster-own' })],
  restamp: [restamp(), restamp({ extras })],
  unchanged: [unchanged(), unchanged(extras)],
  refused: [
    refused({ kind: 'conflict', conflicts: [conflict()] }),
    refused({ kind: 'rejected', failure: { status: 422, reason: 'Invalid', message: 'no', causes: [] } }),
    refused({ kind: 'other-instance' }),
    refusedRemoval(),
    refused({ kind: 'unknown-kind', similar: ['Deployment of extensions/v1beta1'] }),
  ],
  delete: [deletion('ConfigMap', 'old'), deletion('Namespace', 'old', 'v1', '')],
  keep: [keep({ kind: 'contents', what: 'pods', count: 2 })],
}

const gate: GateFacts = {
  ...openGate,
  instance: 'blue',
  wantedKeys: new Set([deletion('ConfigMap', 'a').key, deletion('Pod', 'b').key]),
  wantedUids: new Set(['1', '2']),
  wantedNamespaces: new Set(['shop']),
  pruneContents: true,
}

function there(plan: Plan): Plan {
  return readPlan(writePlan(plan))
}

test.each(Object.entries(changes))(
  'a plan with %s is the same after writing and reading',
  (_action, some) => {
    const plan = planOf(some)
    expect(there(plan)).toStrictEqual(plan)
  },
)

test('all other fields of a plan are the same after writing and reading', () => {
  const plan = planOf([], {
    instance: 'blue',
    forceConflicts: true,
    cluster: { server: 'https://127.0.0.1:6443', context: 'prod', id: '4f5e', version: 'v1.36.3' },
    unseen: [{ kind: 'failed', what: 'widgets.example.com', why: 'forbidden' }],
    leaving: [leaving],
    mirrored: 3,
    gate,
  })
  expect(there(plan)).toStrictEqual(plan)
})

test('the document has an apiVersion and a kind', () => {
  expect(JSON.parse(writePlan(planOf([])))).toMatchObject({ apiVersion: 'kubectl-nixos/v1', kind: 'Plan' })
})

test('integers that a double cannot hold stay exact, and are numbers in the text', () => {
  const big = '\uF5B3i9223372036854775807'
  const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'big' }, spec: { size: big } }
  const plan = planOf([create({ object }), update([{ op: 'replace', path: '/spec/size', value: big }])])
  expect(writePlan(plan)).toContain('"size":9223372036854775807')
  expect(writePlan(plan)).toContain('"value":9223372036854775807')
  expect(there(plan)).toStrictEqual(plan)
})

test('the text contains no value of a Secret', () => {
  const object = { ...secret, stringData: { token: 'hunter22' } as JsonObject }
  const text = writePlan(planOf([create({ object }), update([], { object }), restamp({ object })]))
  expect(text).toContain('"password":"sha256:')
  expect(text).toContain('"token":"sha256:')
  expect(text).not.toMatch(/aHVudGVyMg|hunter2/)
})
