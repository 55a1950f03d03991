import { isNotFound } from '../api/reply.ts'
import type { Delete } from '../plan/change.ts'
import type { KeepReason } from '../plan/reasons.ts'
import type { Outcome } from './outcome.ts'
import type { JudgeAgain, RolloutApi } from './rollout-api.ts'

/** How a deletion ended. `gone` is false while finalizers hold the object. */
export interface Deletion {
  readonly outcome: Outcome
  readonly gone: boolean
}

const attempts = 5

/**
 * Deletes one object: a fresh read, the prune gate again, and a DELETE for that UID and resourceVersion only. If
 * the object changes before each of five tries, it is kept. An object that is gone or already being deleted counts
 * as pruned (docs/rules.md 3.18).
 */
export async function deleteChange(change: Delete, api: RolloutApi, judge: JudgeAgain): Promise<Deletion> {
  for (let left = attempts; left > 0; left--) {
    const deletion = await attempt(change, api, judge)
    if (deletion !== 'changed') return deletion
  }
  return since(change, 'it changed between every read and its deletion')
}

async function attempt(change: Delete, api: RolloutApi, judge: JudgeAgain): Promise<Deletion | 'changed'> {
  const { resource, ref, live: planned } = change
  const fresh = await api.readMetadata(resource, ref)
  if (!fresh.ok) return isNotFound(fresh.failure) ? pruned(change, true) : failed(change, fresh.failure)
  const { value: live } = fresh
  const { uid, resourceVersion, deletionTimestamp } = live.metadata
  if (uid !== planned.uid) return since(change, 'another object has taken its name')
  if (deletionTimestamp !== undefined) return pruned(change, false)
  const verdict = await judge({ resource, live })
  if (verdict.kind === 'keep') return kept(change, verdict.reason)
  if (verdict.kind === 'release') return since(change, 'it has the annotation kubernixos/adopted now')
  if (verdict.kind === 'mirrored') return since(change, 'it no longer carries our label')
  const reply = await api.delete(resource, ref, { uid, resourceVersion })
  if (reply.ok) return pruned(change, reply.value.gone)
  if (isNotFound(reply.failure)) return pruned(change, true)
  return reply.failure.status === 409 ? 'changed' : failed(change, reply.failure)
}

function pruned(change: Delete, gone: boolean): Deletion {
  return { outcome: { change, result: 'pruned' }, gone }
}

function failed(change: Delete, failure: Extract<Outcome, { result: 'failed' }>['failure']): Deletion {
  return { outcome: { change, result: 'failed', failure }, gone: true }
}

function since(change: Delete, what: string): Deletion {
  return kept(change, { kind: 'changed-since', what })
}

function kept(change: Delete, reason: KeepReason): Deletion {
  return { outcome: { change, result: 'kept', reason }, gone: true }
}
