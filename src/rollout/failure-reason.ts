import type { ExitReason } from '../errors.ts'
import { isFailure, isUnready, type Outcome } from './outcome.ts'
import { halfOf } from './scope.ts'

/** Why a rollout failed: the first part of it that did. Null if nothing failed. */
export function failureReason(outcomes: readonly Outcome[]): ExitReason | null {
  const failures = outcomes.filter(isFailure)
  // What was not run because of an object that is not ready is no failure of the apply.
  const first = failures.some(isUnready) ? failures.filter(({ result }) => result !== 'not-run') : failures
  const reasons = new Set(first.map(reasonOf))
  return order.find(reason => reasons.has(reason)) ?? null
}

/** The parts of a rollout in the order in which they can fail. */
const order: readonly ExitReason[] = ['refused', 'apply-failed', 'readiness-failed', 'prune-failed']

function reasonOf(outcome: Outcome): ExitReason {
  const { change, result } = outcome
  if (isUnready(outcome)) return 'readiness-failed'
  if (result === 'refused') return 'refused'
  return halfOf(change) === 'apply' ? 'apply-failed' : 'prune-failed'
}
