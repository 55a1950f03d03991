import type { ApiFailure } from '../api/reply.ts'
import { describeRef } from '../manifest/key.ts'
import type { Delete, Leaving } from '../plan/change.ts'
import { heldByText } from '../plan/held-by.ts'
import type { LeftBehind } from './outcome.ts'
import type { Remaining } from './rollout-api.ts'

/** The deletion that an earlier run has begun, as a change of this run. */
export function begunDeletion({ isPruned: _, ...about }: Leaving): Delete {
  return { ...about, action: 'delete' }
}

/** The failure of a deletion whose object still exists when the time for it is up, or may exist. */
export function stillThere(one: Remaining): ApiFailure {
  return { status: 0, reason: 'StillThere', message: deletedText(one), causes: [] }
}

/** What is known of a deletion that was not awaited to its end, because the run was stopped. */
export function leftBehind(one: Remaining): LeftBehind {
  return { isSeen: one.unseen === undefined, message: deletedText(one) }
}

/** The cause of what is not run because an object comes before it, as a clause. */
export function comesAfter(one: Remaining): string {
  return `it comes after ${describeRef(one.ref)}, which ${stateText(one)}`
}

function deletedText(one: Remaining): string {
  return `it was deleted and ${stateText(one)}`
}

function stateText(one: Remaining): string {
  const { unseen } = one
  if (unseen === undefined) return `is still there${heldByText(one)}`
  if (unseen === 'not-looked-at') return 'may still be there, because it was not looked at'
  return `may still be there, because the server does not say: ${unseen.message}`
}
