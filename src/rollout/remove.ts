import { isNotFound } from '../api/reply.ts'
import { refOf } from '../manifest/key.ts'
import type { Change, KeepReason } from '../plan/change.ts'
import type { Hands } from './hands.ts'
import type { Outcome } from './outcome.ts'

export type DeleteChange = Extract<Change, { action: 'delete' }>

const attempts = 5

/**
 * One deletion: a fresh read, the gate again, and a DELETE that holds only for that UID and resourceVersion.
 * What changes all the time is kept after five tries; what is gone or going counts as done (rules.md 3).
 */
export async function remove(change: DeleteChange, hands: Hands): Promise<Outcome> {
  for (let left = attempts; left > 0; left--) {
    const outcome = await attempt(change, hands)
    if (outcome !== 'changed') return outcome
  }
  return since(change, 'it changed between every read and its deletion')
}

async function attempt(change: DeleteChange, hands: Hands): Promise<Outcome | 'changed'> {
  const { resource, live: planned } = change
  const fresh = await hands.readMetadata(resource, refOf(planned))
  if (!fresh.ok) {
    if (isNotFound(fresh.failure)) return { change, result: 'pruned' }
    return { change, result: 'failed', failure: fresh.failure }
  }
  const { value: live } = fresh
  if (live.metadata.uid !== planned.metadata.uid) return since(change, 'another object has taken its name')
  if (live.metadata.deletionTimestamp !== undefined) return { change, result: 'pruned' }
  const verdict = await hands.judge({ resource, live })
  if (verdict.kind === 'keep') return kept({ ...change, live }, verdict.reason)
  if (verdict.kind === 'mirrored') return since(change, 'it no longer carries our label')
  const reply = await hands.remove(resource, live)
  if (reply.ok || isNotFound(reply.failure)) return { change, result: 'pruned' }
  return reply.failure.status === 409 ? 'changed' : { change, result: 'failed', failure: reply.failure }
}

function since(change: DeleteChange, what: string): Outcome {
  return kept(change, { kind: 'changed-since', what })
}

function kept({ resource, live }: DeleteChange, reason: KeepReason): Outcome {
  return { change: { action: 'keep', resource, live, reason }, result: 'kept' }
}
