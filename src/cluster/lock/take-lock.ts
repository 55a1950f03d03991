import type { Clock } from '../../api/clock.ts'
import { type ApiFailure, isNotFound, lacksRight } from '../../api/reply.ts'
import type { LiveObject } from '../../manifest/object.ts'
import type { Holder, ProcessId } from '../../plan/lock/holder.ts'
import { heldPatch, newLease } from '../../plan/lock/lease-body.ts'
import { leases } from '../../plan/lock/lease-place.ts'
import { type LeaseState, leaseState, transitionsOf } from '../../plan/lock/lease-state.ts'
import type { LockNews } from '../../plan/lock/lock-news.ts'
import { lookedAgain, type MayTake, mayTake, type Watched } from '../../plan/lock/may-take.ts'
import { type LockApi, leaseRef, lockManager, type Moment, momentOf } from './held-lock.ts'

/** What a run needs to take its lock. */
export interface LockRequest {
  readonly api: LockApi
  readonly clock: Clock
  readonly now: () => Date
  readonly isGone: (process: ProcessId) => boolean
  readonly holder: Holder
  readonly instance: string | undefined
  readonly name: string
  /** The most milliseconds to wait for another run; 0 means not to wait. */
  readonly timeout: number
  /** Ends the wait. */
  readonly stop: AbortSignal
  readonly say: (news: LockNews) => void
}

/** How the attempt to take the lock in one namespace ended. */
export type Taken =
  /** `taken` is the moment just before the request that took the lock was sent. */
  | { readonly kind: 'taken'; readonly lease: LiveObject; readonly taken: Moment }
  /** Another run still holds it, and the time is up. */
  | { readonly kind: 'held'; readonly held: LeaseState }
  | { readonly kind: 'stopped' }
  /** The user may not use Leases in this namespace. */
  | { readonly kind: 'no-rights'; readonly failure: ApiFailure }
  | { readonly kind: 'no-namespace'; readonly failure: ApiFailure }
  | { readonly kind: 'failed'; readonly failure: ApiFailure }

/** Milliseconds between two looks at a Lease that another run holds, or that could not be created. */
const lookAgainAfter = 1000
/** Milliseconds before the next look when another run was faster. */
const afterConflict = 100
/** After more conflicts than this, something else than another run is wrong. */
const mostConflicts = 20

/** Takes the lock in one namespace. While another run holds it, waits for it. Never throws. */
export async function takeLock(namespace: string, request: LockRequest): Promise<Taken> {
  const { clock, stop, timeout } = request
  const wait: Wait = { deadline: clock.now() + timeout, conflicts: 0 }
  while (!stop.aborted) {
    const step = await look(namespace, request, wait)
    if (step.kind !== 'again') return step
    await clock.sleep(step.after, stop)
  }
  return { kind: 'stopped' }
}

/** What a run that waits has seen so far. */
interface Wait {
  readonly deadline: number
  watched?: Watched
  /** What a person was told last: the identity of the holder, and since when it waits for an answer. */
  told?: string
  conflicts: number
}

/** `after`: milliseconds. */
type Step = Taken | { readonly kind: 'again'; readonly after: number }

async function look(namespace: string, request: LockRequest, wait: Wait): Promise<Step> {
  const { api, clock, holder, isGone, name, stop } = request
  const read = await api.get(leases, leaseRef(namespace, name))
  if (!read.ok) {
    return isNotFound(read.failure) ? seize(namespace, undefined, request, wait) : refusal(read.failure, stop)
  }
  const watched = lookedAgain(wait.watched, leaseState(read.value), clock.now())
  wait.watched = watched
  const may = mayTake(watched, holder.identity, clock.now(), isGone)
  return may.kind === 'held'
    ? waitFor(watched.lease, request, wait)
    : seize(namespace, { lease: read.value, may }, request, wait)
}

function waitFor(held: LeaseState, { clock, say }: LockRequest, wait: Wait): Step {
  const left = wait.deadline - clock.now()
  if (left <= 0) return { kind: 'held', held }
  const toTell = JSON.stringify([held.identity, held.holder?.asksSince])
  if (held.identity !== undefined && toTell !== wait.told) {
    say({ kind: 'waiting', held })
    wait.told = toTell
  }
  return { kind: 'again', after: Math.min(lookAgainAfter, left) }
}

/** A Lease that exists and that may be taken. */
interface Found {
  readonly lease: LiveObject
  readonly may: MayTake
}

async function seize(
  namespace: string,
  found: Found | undefined,
  request: LockRequest,
  wait: Wait,
): Promise<Step> {
  const taken = momentOf(request)
  const written = await write(namespace, found, request)
  if (written.ok) {
    if (found?.may.kind === 'taken-over')
      request.say({ kind: 'taken-over', why: found.may.why, held: leaseState(found.lease) })
    return { kind: 'taken', lease: written.value, taken }
  }
  wait.conflicts += 1
  const after = pauseAfter(written.failure, found === undefined)
  if (after === undefined || wait.conflicts > mostConflicts) return refusal(written.failure, request.stop)
  return { kind: 'again', after }
}

/** Creates the Lease, or makes it ours if it is still the one that was read. */
function write(namespace: string, found: Found | undefined, request: LockRequest) {
  const { api, holder, instance, name, now } = request
  if (found === undefined) {
    const made = newLease(namespace, name, { holder, instance, transitions: 0 }, now())
    return api.create(leases, made, { fieldManager: lockManager })
  }
  const { lease, may } = found
  const transitions = transitionsOf(lease) + (may.kind === 'ours' ? 0 : 1)
  return api.patch(
    leases,
    leaseRef(namespace, name),
    heldPatch(lease, { holder, instance, transitions }, now()),
    { fieldManager: lockManager, resourceVersion: lease.metadata.resourceVersion, dryRun: false },
  )
}

/**
 * Milliseconds until another look, if it is worth it: another run was faster, or nobody knows whether the server has
 * carried the request out. The transport does not repeat a POST after such a failure (transport/retry.ts), but a look
 * shows whether the Lease is there. Undefined if the failure is final.
 */
function pauseAfter({ status, reason }: ApiFailure, isCreation: boolean): number | undefined {
  if (status === 409 || reason === 'ConnectionReset') return afterConflict
  return isCreation && status >= 500 ? lookAgainAfter : undefined
}

function refusal(failure: ApiFailure, stop: AbortSignal): Taken {
  if (stop.aborted) return { kind: 'stopped' }
  if (lacksRight(failure)) return { kind: 'no-rights', failure }
  return { kind: isNotFound(failure) ? 'no-namespace' : 'failed', failure }
}
