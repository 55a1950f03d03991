import { type ApiFailure, isNotFound } from '../api/reply.ts'
import type { Resource } from '../api/resource.ts'
import { refOf } from '../manifest/key.ts'
import type { KubeObject, LiveObject } from '../manifest/object.ts'
import type { Change } from '../plan/change.ts'
import { findConflicts, unexplainedCauses } from '../plan/conflict.ts'
import type { Hands } from './hands.ts'
import type { Outcome } from './outcome.ts'
import { settled } from './settled.ts'

/** The changes that are carried out by an apply PATCH. */
export type WriteChange = Extract<Change, { action: 'create' | 'update' | 'restamp' }>

/** One request: take-back conflicts are forced with the resourceVersion that was looked at in the body. */
interface Attempt {
  readonly body: KubeObject
  readonly force: boolean
}

const attempts = 5

/**
 * One full-manifest apply. What is taken back by force is guarded by the resourceVersion that was looked at, so
 * that nothing which came after is overridden; a stale one is read and judged anew (rules.md 1.4).
 */
export async function write(change: WriteChange, hands: Hands): Promise<Outcome> {
  const { manifest, resource, live } = change
  if (resource === undefined) return failed(change, unknownKind)
  // Where the server was not asked, a guess of its conflicts is not enough to force by.
  const forces = change.taken.length > 0 && change.notAsked === undefined
  let next = forces ? guarded(manifest.object, live) : unguarded(manifest.object, hands)
  for (let left = attempts; ; left--) {
    const { body, force } = next
    const reply = await settled(change, hands, () => hands.apply(resource, body, force))
    if (reply.ok) return done(change, reply.value, reply.status)
    if (reply.failure.status !== 409 || left === 1) return failed(change, reply.failure)
    const again = await judgeAnew(change, resource, reply.failure, hands)
    if ('failure' in again) return failed(change, again.failure)
    next = again
  }
}

/** After a 409: what to send instead, or why nothing can be sent. */
async function judgeAnew(
  { manifest: { object } }: WriteChange,
  resource: Resource,
  failure: ApiFailure,
  hands: Hands,
): Promise<Attempt | { failure: ApiFailure }> {
  const fresh = await hands.read(resource, refOf(object))
  if (!fresh.ok) return isNotFound(fresh.failure) ? unguarded(object, hands) : { failure: fresh.failure }
  if (hands.forceConflicts) return unguarded(object, hands)
  if (unexplainedCauses(failure, object, fresh.value, hands.fieldManager).length > 0) return { failure }
  const conflicts = findConflicts(object, fresh.value, hands.fieldManager)
  if (conflicts.length === 0) return unguarded(object, hands)
  return conflicts.every(conflict => conflict.takeBack) ? guarded(object, fresh.value) : { failure }
}

function unguarded(object: KubeObject, hands: Hands): Attempt {
  return { body: object, force: hands.forceConflicts }
}

function guarded(object: KubeObject, live: LiveObject | undefined): Attempt {
  const resourceVersion = live?.metadata.resourceVersion
  const metadata = { ...object.metadata, ...(resourceVersion === undefined ? {} : { resourceVersion }) }
  return { body: { ...object, metadata }, force: true }
}

function done(change: WriteChange, result: LiveObject, status: number): Outcome {
  if (result.metadata.deletionTimestamp !== undefined) return failed(change, terminating)
  if (status === 201) return { change, result: 'created' }
  const untouched = result.metadata.resourceVersion === change.live?.metadata.resourceVersion
  if (untouched) return { change, result: 'unchanged' }
  return { change, result: change.action === 'restamp' ? 'restamped' : 'configured' }
}

function failed(change: WriteChange, failure: ApiFailure): Outcome {
  return { change, result: 'failed', failure }
}

const unknownKind: ApiFailure = {
  status: 0,
  reason: 'UnknownKind',
  message: 'the kind is not served',
  causes: [],
}

/** The server answers 200 to an apply on a terminating object, which then vanishes. */
const terminating: ApiFailure = {
  status: 409,
  reason: 'Terminating',
  message: 'the object is being deleted; apply again once it is gone',
  causes: [],
}
