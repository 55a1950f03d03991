import { type ApiFailure, isMissingReference, isNotFound, isRejection, type Reply } from '../api/reply.ts'
import type { KubeObject, LiveObject } from '../manifest/object.ts'
import { obstacleOf } from '../plan/admission.ts'
import { isAdopted, needsAnnotation, withAnnotation } from '../plan/adoption.ts'
import type { LiveIdentity, WriteChange } from '../plan/change.ts'
import { type Conflict, findConflicts, unexplainedCauses } from '../plan/fields/conflict.ts'
import { liveRefusal, maskFailure } from '../plan/plan-write.ts'
import { isSealOf } from '../plan/seal.ts'
import { bodyAfter } from './body-after.ts'
import type { Execution } from './execution.ts'
import { answeredOf, type Outcome } from './outcome.ts'
import { claimsOf, takeClaims } from './take-claims.ts'

/** One request. If fields are taken back by force, the body contains the resourceVersion that was looked at. */
interface Attempt {
  readonly body: KubeObject
  readonly force: boolean
}

const attempts = 5
/**
 * Milliseconds. One server takes up a changed CRD within one second, but several servers do so one after the other.
 */
const settling = { longest: 10_000, poll: 200 }
/** Milliseconds between two writes that a webhook does not answer. */
const webhookPoll = 1_000

/**
 * Applies one whole manifest, after its claims have become ours (docs/rules.md 1.19). If fields are taken back by force,
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
  for (let left = attempts; ; left--) {
    const reply = await settled(change, next, execution)
    if (reply.ok) {
      created ||= reply.status === 201
      const after = bodyAfter(change, { sent: body, result: reply.value, created }, execution.plan)
      if (after === body) return written(change, body, reply.value, created)
      body = after
      next = unguarded(body, execution)
      continue
    }
    if (reply.failure.status !== 409 || left <= 1) return failed(change, reply.failure, execution)
    const again = await judgeAnew(change, body, reply.failure, execution)
    if (again.kind === 'failed') return failed(change, again.failure, execution)
    body = again.body
    next = again.attempt
  }
}

/** What to send first. Claims are made ours before that. */
async function firstAttempt(change: WriteChange, body: KubeObject, execution: Execution): Promise<Again> {
  // Without a dry run, the conflicts were only computed from managedFields. That is not enough to force by.
  const forces = change.taken.length > 0 && change.notAsked === undefined
  if (claimsOf(change).length === 0)
    return attemptOf(body, forces ? guarded(body, liveOf(change)) : unguarded(body, execution))
  const claimed = await takeClaims(change, body, execution)
  if (!claimed.ok) return { kind: 'failed', failure: claimed.failure }
  const { value: live } = claimed
  if (live === undefined) return attemptOf(body, unguarded(body, execution))
  const failure = refusalOf(live, execution)
  if (failure !== undefined) return { kind: 'failed', failure }
  const conflicts = findConflicts(body, live, execution.plan.fieldManager)
  const isSafe = forces && conflicts.length > 0 && conflicts.every(one => isPlanned(one, change))
  return attemptOf(body, isSafe ? guarded(body, live.metadata) : unguarded(body, execution))
}

/** Whether the plan overrides a conflict. The object may have changed between the plan and its claims. */
function isPlanned({ path, manager, takeBack }: Conflict, { taken }: WriteChange): boolean {
  return taken.some(one => one.path === path && one.manager === manager && one.takeBack === takeBack)
}

/**
 * The body to send. A Secret's body comes from the configuration, and must be the one that was planned; else it is
 * undefined.
 */
function openBody({ key, body }: WriteChange, { plan, secrets }: Execution): KubeObject | undefined {
  const secret = secrets.get(key)
  if (secret === undefined) return body.kind === 'Secret' && body.apiVersion === 'v1' ? undefined : body
  return isSealOf(body, secret.wanted, plan.salt) ? secret.wanted : undefined
}

/**
 * The reply to an apply. If this rollout has changed the CRD of the kind or what has rejected the object, or created what
 * the object refers to, a rejected apply is repeated for a while, because not every part of the server may know of that
 * yet. If a webhook does not answer, the apply is repeated for as long as the user allows repeats.
 */
async function settled(
  { resource, notAsked }: WriteChange,
  { body, force }: Attempt,
  { api, clock, patience, stop }: Execution,
): Promise<Reply<LiveObject>> {
  const end = clock.now() + settling.longest
  for (;;) {
    const reply = await api.apply(resource, body, force)
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
  if (notAsked === 'kind-to-change') return isRejection(failure)
  if (notAsked === 'admission-to-change') return obstacleOf(failure) !== undefined
  return notAsked === 'reference-to-come' && isMissingReference(failure)
}

type Again =
  | { readonly kind: 'attempt'; readonly attempt: Attempt; readonly body: KubeObject }
  | { readonly kind: 'failed'; readonly failure: ApiFailure }

function attemptOf(body: KubeObject, attempt: Attempt): Again {
  return { kind: 'attempt', attempt, body }
}

/** Why an object must not be written, although the plan did not refuse it. Undefined if it may be written. */
function refusalOf(live: LiveObject, { plan }: Execution): ApiFailure | undefined {
  const refusal = liveRefusal(live, plan.instance)
  if (refusal === undefined) return undefined
  return refusal.kind === 'terminating' ? terminating : otherInstance
}

/** After a 409, decides what to send next, or why nothing can be sent. */
async function judgeAnew(
  { resource, ref }: WriteChange,
  sent: KubeObject,
  failure: ApiFailure,
  execution: Execution,
): Promise<Again> {
  const { api, plan } = execution
  const again = (body: KubeObject, attempt = unguarded(body, execution)) => attemptOf(body, attempt)
  const fresh = await api.read(resource, ref)
  if (!fresh.ok) return isNotFound(fresh.failure) ? again(sent) : { kind: 'failed', failure: fresh.failure }
  const { value: live } = fresh
  // Somebody else may have created the object since the plan was made.
  const body = needsAnnotation(live, plan) ? withAnnotation(sent) : sent
  // Another instance may have created the object since the plan was made.
  const refusal = refusalOf(live, execution)
  if (refusal !== undefined) return { kind: 'failed', failure: refusal }
  if (plan.forceConflicts) return again(body)
  if (unexplainedCauses(failure, body, live, plan.fieldManager).length > 0) return { kind: 'failed', failure }
  const conflicts = findConflicts(body, live, plan.fieldManager)
  if (conflicts.length === 0) return again(body)
  if (!conflicts.every(conflict => conflict.takeBack)) return { kind: 'failed', failure }
  return again(body, guarded(body, live.metadata))
}

function unguarded(body: KubeObject, { plan }: Execution): Attempt {
  return { body, force: plan.forceConflicts }
}

function guarded(body: KubeObject, live: Pick<LiveIdentity, 'resourceVersion'> | undefined): Attempt {
  const metadata = {
    ...body.metadata,
    ...(live === undefined ? {} : { resourceVersion: live.resourceVersion }),
  }
  return { body: { ...body, metadata }, force: true }
}

function liveOf(change: WriteChange): LiveIdentity | undefined {
  return change.action === 'create' ? undefined : change.live
}

function written(change: WriteChange, body: KubeObject, result: LiveObject, created: boolean): Outcome {
  if (result.metadata.deletionTimestamp !== undefined)
    return { change, result: 'failed', failure: terminating }
  const answer = answeredOf(result)
  if (created) return { change, result: 'created', answer }
  if (answer.resourceVersion === liveOf(change)?.resourceVersion)
    return { change, result: 'unchanged', answer }
  if (change.action === 'restamp') return { change, result: 'restamped', answer }
  const isAdoption = change.action === 'adopt' || (change.action === 'create' && isAdopted(body))
  return { change, result: isAdoption ? 'adopted' : 'configured', answer }
}

/** The outcome of a failure. The values of the Secret are masked in the message. */
function failed(change: WriteChange, failure: ApiFailure, { secrets }: Execution): Outcome {
  const secret = secrets.get(change.key)
  return { change, result: 'failed', failure: maskFailure(failure, [secret?.wanted, secret?.live]) }
}

const changedSecret: ApiFailure = {
  status: 0,
  reason: 'SecretChanged',
  message: 'the Secret differs from the one that was planned; plan again',
  causes: [],
}

const otherInstance: ApiFailure = {
  status: 409,
  reason: 'OtherInstance',
  message: 'it belongs to another instance since the plan was made; run diff to see which',
  causes: [],
}

/** The server answers 200 to an apply on an object that is being deleted, and the object vanishes all the same. */
const terminating: ApiFailure = {
  status: 409,
  reason: 'Terminating',
  message: 'the object is being deleted; apply again once it is gone',
  causes: [],
}
