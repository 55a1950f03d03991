import { expect, test } from 'vitest'
import { agreedPlan } from '../../../../src/plan/saved/agreed-plan.ts'
import { create, deletion, keep, refusedRemoval, release, unchanged } from '../../report/changes.ts'
import { planOf } from '../plan-of.ts'

const planned = deletion('ConfigMap', 'planned')
const fresh = { ...planned, live: { uid: '4f5e', resourceVersion: '8' } }
const added = deletion('ConfigMap', 'added')
const kept = keep({ kind: 'prune-disabled' })
const unseen = [{ kind: 'failed', what: 'widgets.example.com', why: 'broken' } as const]

test('the new plan is carried out without what only it removes', () => {
  const saved = planOf([create(), planned])
  const now = planOf([create(), fresh, added, release(), refusedRemoval(), kept, unchanged()], { unseen })
  const agreed = agreedPlan(saved, now)
  expect(agreed.plan).toEqual({ ...now, changes: [create(), fresh, kept, unchanged()] })
  expect(agreed.leftAlone).toEqual([added, release(), refusedRemoval()].map(({ ref }) => ref))
})

test('what prune cannot see does not matter if nothing is removed', () => {
  expect(agreedPlan(planOf([create()]), planOf([create(), added], { unseen })).plan.unseen).toEqual([])
  expect(agreedPlan(planOf([planned]), planOf([fresh], { unseen })).plan.unseen).toEqual(unseen)
})
