import { type ApiFailure, isMissingReference, isNotFound, isRejection, type Reply } from '../api/reply.ts'
import type { KubeObject, LiveObject } from '../manifest/object.ts'
import type { LiveIdentity, WriteChange } from '../plan/change.ts'
import { findConflicts, unexplainedCauses } from '../plan/conflict.ts'
import { liveRefusal, maskFailure } from '../plan/plan-write.ts'
import { isSealOf } from '../plan/seal.ts'
import type { Execution } from './execution.ts'
import { answeredOf, type Outcome } from './outcome.ts'

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

/**
 * Applies one whole manifest. If fields are taken back by force, the resourceVersion in the body keeps the apply
 * from overriding later changes. If the object has changed since, it is read and judged again (docs/rules.md 1.4).
 */
export async function applyChange(change: WriteChange, execution: Execution): Promise<Outcome> {
  const body = openBody(change, execution)
  if (body === undefined) return failed(change, changedSecret, execution)
  // Without a dry run, the conflicts were only computed from managedFields. That is not enough to force by.
  const forces = change.taken.length > 0 && change.notAsked === undefined
  let next = forces ? guarded(body, liveOf(change)) : unguarded(body, execution)
  for (let left = attempts; ; left--) {
    const reply = await settled(change, next, execution)
    if (reply.ok) return written(change, reply.value, reply.status)
    if (reply.failure.status !== 409 || left === 1) return failed(change, reply.failure, execution)
    const again = await judgeAnew(change, body, reply.failure, execution)
    if (again.kind === 'failed') return failed(change, again.failure, execution)
    next = again.attempt
  }
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
 * The reply to an apply. If this rollout has changed the CRD of the kind or created what the object refers to, a
 * rejected apply is repeated for a while, because not every part of the server may know of that yet.
 */
async function settled(
  { resource, notAsked }: WriteChange,
  { body, force }: Attempt,
  { api, clock, stop }: Execution,
): Promise<Reply<LiveObject>> {
  const end = clock.now() + settling.longest
  for (;;) {
    const reply = await api.apply(resource, body, force)
    if (reply.ok || !mayPass(notAsked, reply.failure) || stop.aborted || clock.now() > end) return reply
    await clock.sleep(settling.poll, stop)
  }
}

function mayPass(notAsked: WriteChange['notAsked'], failure: ApiFailure): boolean {
  if (notAsked === 'kind-to-change') return isRejection(failure)
  return notAsked === 'reference-to-come' && isMissingReference(failure)
}

type Again =
  | { readonly kind: 'attempt'; readonly attempt: Attempt }
  | { readonly kind: 'failed'; readonly failure: ApiFailure }

/** After a 409, decides what to send next, or why nothing can be sent. */
async function judgeAnew(
  { resource, ref }: WriteChange,
  body: KubeObject,
  failure: ApiFailure,
  execution: Execution,
): Promise<Again> {
  const { api, plan } = execution
  const plain: Again = { kind: 'attempt', attempt: unguarded(body, execution) }
  const fresh = await api.read(resource, ref)
  if (!fresh.ok) return isNotFound(fresh.failure) ? plain : { kind: 'failed', failure: fresh.failure }
  const { value: live } = fresh
  // Another instance may have created the object since the plan was made.
  const refusal = liveRefusal(live, plan.instance)
  if (refusal !== undefined)
    return { kind: 'failed', failure: refusal.kind === 'terminating' ? terminating : otherInstance }
  if (plan.forceConflicts) return plain
  if (unexplainedCauses(failure, body, live, plan.fieldManager).length > 0) return { kind: 'failed', failure }
  const conflicts = findConflicts(body, live, plan.fieldManager)
  if (conflicts.length === 0) return plain
  if (!conflicts.every(conflict => conflict.takeBack)) return { kind: 'failed', failure }
  return { kind: 'attempt', attempt: guarded(body, live.metadata) }
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

function written(change: WriteChange, result: LiveObject, status: number): Outcome {
  if (result.metadata.deletionTimestamp !== undefined)
    return { change, result: 'failed', failure: terminating }
  const answer = answeredOf(result)
  if (status === 201) return { change, result: 'created', answer }
  if (answer.resourceVersion === liveOf(change)?.resourceVersion)
    return { change, result: 'unchanged', answer }
  return { change, result: change.action === 'restamp' ? 'restamped' : 'configured', answer }
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
