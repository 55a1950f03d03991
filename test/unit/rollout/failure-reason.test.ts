import { expect, test } from 'vitest'
import { failureReason } from '../../../src/rollout/failure-reason.ts'
import type { Outcome } from '../../../src/rollout/outcome.ts'
import { create, deletion, refused, restamp } from '../report/changes.ts'

const failure = { status: 500, reason: 'InternalError', message: 'no', causes: [] }
const refusal: Outcome = { change: refused({ kind: 'terminating' }), result: 'refused' }
const notApplied: Outcome = { change: create(), result: 'failed', failure }
const notRun: Outcome = { change: create(), result: 'not-run', why: 'it needs a Namespace' }
const notRestamped: Outcome = { change: restamp(), result: 'failed', failure }
const notPruned: Outcome = { change: deletion('Pod', 'old'), result: 'failed', failure }
const behind: Outcome = { change: deletion('Pod', 'old'), result: 'not-run', why: 'it comes after Pod older' }
const changed: Outcome = {
  change: deletion('Pod', 'old'),
  result: 'kept',
  reason: { kind: 'changed-since', what: 'its labels' },
}
const spared: Outcome = { change: deletion('Pod', 'old'), result: 'kept', reason: { kind: 'apply-failed' } }
const done: Outcome = { change: create(), result: 'created' }

test.each<[string, Outcome[], string | null]>([
  ['nothing failed', [done], null],
  ['nothing was done', [], null],
  ['only a restamp failed', [notRestamped, done], null],
  ['a refusal', [refusal, notRun], 'refused'],
  ['a failed write', [done, notApplied], 'apply-failed'],
  ['a write that was not run', [notRun], 'apply-failed'],
  ['a failed deletion', [done, notPruned], 'prune-failed'],
  ['a deletion behind one that failed', [behind], 'prune-failed'],
  ['an object that has changed since the plan', [changed], 'prune-failed'],
  ['deletions that are spared because the apply failed', [spared, notApplied], 'apply-failed'],
  ['both halves, in any order', [notPruned, notApplied], 'apply-failed'],
])('%s', (_name, outcomes, reason) => {
  expect(failureReason(outcomes)).toBe(reason)
})
