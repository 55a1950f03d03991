import type { ExitReason } from '../errors.ts'
import { isFailure, type Outcome } from './outcome.ts'
import { halfOf } from './scope.ts'

/** Why a rollout failed: the first part of it that did. Null if nothing failed. */
export function failureReason(outcomes: readonly Outcome[]): ExitReason | null {
  const reasons = new Set(outcomes.filter(isFailure).map(reasonOf))
  return order.find(reason => reasons.has(reason)) ?? null
}

/** The parts of a rollout in the order in which they can fail. */
const order: readonly ExitReason[] = ['refused', 'apply-failed', 'prune-failed']

function reasonOf({ change, result }: Outcome): ExitReason {
  if (result === 'refused') return 'refused'
  return halfOf(change) === 'apply' ? 'apply-failed' : 'prune-failed'
}
