import { isNotFound, type Reply } from '../api/reply.ts'
import type { LiveObject } from '../manifest/object.ts'
import { identityOf } from '../plan/about-object.ts'
import type { Release } from '../plan/change.ts'
import { emptyBody, mayGiveUpFields, releasePatch } from '../plan/prune/release.ts'
import type { KeepReason } from '../plan/reasons.ts'
import type { Outcome } from './outcome.ts'
import type { JudgeAgain, RolloutApi } from './rollout-api.ts'

const attempts = 5

/**
 * Releases one object: a fresh read, the prune gate again, and an apply or a patch of that version only. If the object
 * changes before each of five tries, it stays as it is (docs/rules.md 3.20). An object that is gone or being deleted
 * counts as released.
 */
export async function releaseChange(
  change: Release,
  api: RolloutApi,
  judge: JudgeAgain,
  fieldManager: string,
): Promise<Outcome> {
  for (let left = attempts; left > 0; left--) {
    const outcome = await attempt(change, api, judge, fieldManager)
    if (outcome !== 'changed') return outcome
  }
  return since(change, 'it changed between every read and its release')
}

async function attempt(
  change: Release,
  api: RolloutApi,
  judge: JudgeAgain,
  fieldManager: string,
): Promise<Outcome | 'changed'> {
  const { resource, ref } = change
  const fresh = await api.readMetadata(resource, ref)
  if (!fresh.ok) return isNotFound(fresh.failure) ? released(change) : failed(change, fresh.failure)
  const { value: live } = fresh
  if (live.metadata.uid !== change.live.uid) return since(change, 'another object has taken its name')
  if (live.metadata.deletionTimestamp !== undefined) return released(change)
  const verdict = await judge({ resource, live })
  if (verdict.kind === 'keep') return kept(change, verdict.reason)
  if (verdict.kind === 'mirrored') return since(change, 'it no longer carries our label')
  if (verdict.kind === 'delete') return since(change, 'it no longer has the annotation kubernixos/adopted')
  const reply = await giveUp(change, live, api, fieldManager)
  if (reply.ok || isNotFound(reply.failure)) return released(change)
  return reply.failure.status === 409 ? 'changed' : failed(change, reply.failure)
}

function giveUp(
  { resource, ref, way }: Release,
  live: LiveObject,
  api: RolloutApi,
  fieldManager: string,
): Promise<Reply<LiveObject>> {
  // The others may have left the object since the plan was made.
  if (way === 'fields' && mayGiveUpFields(live, fieldManager))
    return api.apply(resource, emptyBody(ref, identityOf(live)), false)
  return api.patch(resource, ref, releasePatch(live, fieldManager), live.metadata.resourceVersion)
}

function released(change: Release): Outcome {
  return { change, result: 'released' }
}

function failed(change: Release, failure: Extract<Outcome, { result: 'failed' }>['failure']): Outcome {
  return { change, result: 'failed', failure }
}

function since(change: Release, what: string): Outcome {
  return kept(change, { kind: 'changed-since', what })
}

function kept(change: Release, reason: KeepReason): Outcome {
  return { change, result: 'kept', reason }
}
