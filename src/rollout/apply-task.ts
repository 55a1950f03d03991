import {
  type ApiFailure,
  isMissingReference,
  isRejection,
  outdatedVersion,
  type Reply,
} from '../api/reply.ts'
import type { KubeObject, LiveObject } from '../manifest/object.ts'
import { obstacleOf } from '../plan/admission.ts'
import { isAdopted } from '../plan/adoption.ts'
import type { WriteChange } from '../plan/change.ts'
import type { Conflict } from '../plan/fields/conflict.ts'
import { maskFailure } from '../plan/mask-reasons.ts'
import { type Applied, bodyAfter } from './body-after.ts'
import type { Execution } from './execution.ts'
import { type Attempt, firstAttempt, judgeAnew, liveOf, terminating } from './next-attempt.ts'
import { changedSecret, openBody } from './open-body.ts'
import { answeredOf, type Outcome } from './outcome.ts'

const attempts = 5
/**
 * Milliseconds. One server takes up a changed CRD within one second, but several servers do so one after the other.
 */
const settling = { longest: 10_000, poll: 200 }
/** Milliseconds between two writes that a webhook does not answer. */
const webhookPoll = 1_000

/**
 * Applies one whole manifest, after its claims have become ours (docs/rules.md 1.19). If an apply is forced,
 * the resourceVersion in the body keeps the apply from overriding later changes. If the object has changed since, it is
 * read and judged again (docs/rules.md 1.4). If it was created or replaced since, it may need another body, which is
 * then applied, too (docs/rules.md 1.14).
 */
export async function applyChange(change: WriteChange, execution: Execution): Promise<Outcome> {
  const planned = openBody(change, execution)
  if (planned === undefined) return failed(change, changedSecret, execution)
  let body: KubeObject = planned
  const first = await firstAttempt(change, body, execution)
  if (first.kind === 'failed') return failed(change, first.failure, execution)
  let next = first.attempt
  let created = false
  const taken: Conflict[] = []
  for (let left = attempts; ; left--) {
    const reply = await settled(change, next, execution)
    if (reply.ok) {
      created ||= reply.status === 201
      taken.push(...(next.taken ?? []))
      const after = bodyAfter(change, { sent: body, result: reply.value, created }, execution.plan)
      if (after === body) return written(change, { sent: body, result: reply.value, created, taken })
      body = after
      next = { body }
      continue
    }
    const mayGoOn = reply.failure.status === 409 || outdatedVersion(reply.failure) !== undefined
    if (!mayGoOn || left <= 1) return failed(change, reply.failure, execution)
    const again = await judgeAnew(change, body, reply.failure, execution)
    if (again.kind === 'failed') return failed(change, again.failure, execution)
    body = again.body
    next = again.attempt
  }
}

/**
 * The reply to an apply. If this rollout has changed the CRD of the kind or what has rejected the object, or created what
 * the object refers to, a rejected apply is repeated for a while, because not every part of the server may know of that
 * yet. If a webhook does not answer, the apply is repeated for as long as the user allows repeats.
 */
async function settled(
  { resource, notAsked }: WriteChange,
  { body, taken }: Attempt,
  { api, clock, patience, stop }: Execution,
): Promise<Reply<LiveObject>> {
  const end = clock.now() + settling.longest
  for (;;) {
    const reply = await api.apply(resource, body, taken !== undefined)
    if (reply.ok || stop.aborted) return reply
    const obstacle = obstacleOf(reply.failure)
    if (obstacle?.kind === 'silent-webhook') {
      if (!patience.allows(obstacle.webhook)) return reply
      await clock.sleep(webhookPoll, stop)
    } else {
      if (!mayPass(notAsked, reply.failure) || clock.now() > end) return reply
      await clock.sleep(settling.poll, stop)
    }
  }
}

function mayPass(notAsked: WriteChange['notAsked'], failure: ApiFailure): boolean {
  if (outdatedVersion(failure) !== undefined) return false
  if (notAsked === 'kind-to-change') return isRejection(failure)
  if (notAsked === 'admission-to-change') return obstacleOf(failure) !== undefined
  return notAsked === 'reference-to-come' && isMissingReference(failure)
}

/** What the applies of one task have done. `taken`: the conflicts that they have overridden. */
interface Done extends Applied {
  readonly taken: readonly Conflict[]
}

function written(change: WriteChange, { sent, result, created, taken }: Done): Outcome {
  if (result.metadata.deletionTimestamp !== undefined)
    return { change, result: 'failed', failure: terminating }
  const answer = answeredOf(result)
  const done = { change, answer, ...(taken.length === 0 ? {} : { taken }) }
  if (created) return { ...done, result: 'created' }
  if (answer.resourceVersion === liveOf(change)?.resourceVersion)
    return { change, result: 'unchanged', answer }
  if (change.action === 'restamp') return { ...done, change, result: 'restamped' }
  const isAdoption = change.action === 'adopt' || (change.action === 'create' && isAdopted(sent))
  return { ...done, result: isAdoption ? 'adopted' : 'configured' }
}

/** The outcome of a failure. The values of the Secret are masked in the message. */
function failed(change: WriteChange, failure: ApiFailure, { secrets }: Execution): Outcome {
  const secret = secrets.get(change.key)
  return { change, result: 'failed', failure: maskFailure(failure, [secret?.wanted, secret?.live]) }
}
