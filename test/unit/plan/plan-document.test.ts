import { expect, test } from 'vitest'
import type { JsonObject } from '../../../src/manifest/object.ts'
import type { Plan } from '../../../src/plan/plan.ts'
import { readPlan, writePlan } from '../../../src/plan/plan-document.ts'
import type { GateFacts } from '../../../src/plan/prune/prune-gate.ts'
import { create, deletion, restamp, secret, update } from '../report/changes.ts'
import { allChanges, leaving } from './all-changes.ts'
import { openGate } from './fixtures.ts'
import { planOf } from './plan-of.ts'

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

test.each(Object.entries(allChanges))(
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
