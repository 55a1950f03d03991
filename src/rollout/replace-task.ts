import { type ApiFailure, isNotFound } from '../api/reply.ts'
import type { KubeObject } from '../manifest/object.ts'
import { identityOf } from '../plan/about-object.ts'
import type { Replace } from '../plan/change.ts'
import { maskFailure } from '../plan/mask-reasons.ts'
import { againstReplacing } from '../plan/prune/replace-gate.ts'
import { applyChange } from './apply-task.ts'
import { creationSeen } from './creation-seen.ts'
import type { Execution } from './execution.ts'
import { changedSecret, openBody } from './open-body.ts'
import { answeredOf, type Outcome } from './outcome.ts'
import type { Remaining } from './rollout-api.ts'
import { stillThere } from './still-there.ts'
import { stopCause } from './stop-cause.ts'

const attempts = 5

type OnWaiting = (left: readonly Remaining[]) => void

/** How the deletion of the old object ended. Without a failure, the new one may be created. */
type Cleared = { readonly ok: true } | { readonly ok: false; readonly failure: ApiFailure }

/**
 * Replaces an object (docs/rules.md 1.33): a fresh read, the gate again, a dry run of the creation again, a deletion of that
 * UID and resourceVersion only, the wait until the object is gone, and an apply that creates it. `onWaiting` gets what the
 * wait is for. If the creation fails, the object is read once more, because the server may have created it all the same, or
 * another client may have. The failure says what the cluster has now.
 */
export async function replaceChange(
  change: Replace,
  execution: Execution,
  onWaiting: OnWaiting,
): Promise<Outcome> {
  const body = openBody(change, execution)
  if (body === undefined) return failed(change, changedSecret, execution)
  const cleared = await clear(change, body, execution, onWaiting)
  if (!cleared.ok) return failed(change, cleared.failure, execution)
  if (execution.stop.aborted) return failed(change, notCreated(change, execution.stop), execution)
  const outcome = await applyChange({ ...change, action: 'create' }, execution)
  switch (outcome.result) {
    case 'created':
    case 'configured':
    case 'adopted':
      return { ...outcome, change, result: 'recreated' }
    case 'failed': {
      const seen = await creationSeen(change, outcome.failure, execution)
      return seen.created
        ? { change, result: 'recreated', answer: answeredOf(seen.live) }
        : { ...outcome, change, failure: seen.failure }
    }
    default:
      throw new Error(`an apply of a new object ended as ${outcome.result}`)
  }
}

async function clear(
  change: Replace,
  body: KubeObject,
  execution: Execution,
  onWaiting: OnWaiting,
): Promise<Cleared> {
  for (let left = attempts; left > 0; left--) {
    const deleted = await deleteOld(change, body, execution)
    if (deleted === 'gone') return { ok: true }
    if (deleted === 'leaving') return awaitOld(change, execution, onWaiting)
    if (deleted !== 'changed') return { ok: false, failure: deleted }
  }
  return { ok: false, failure: kept('it changed between every read and its deletion. Run apply again') }
}

async function deleteOld(
  { resource, ref, live: planned }: Replace,
  body: KubeObject,
  { api, plan }: Execution,
): Promise<'gone' | 'leaving' | 'changed' | ApiFailure> {
  const fresh = await api.read(resource, ref)
  if (!fresh.ok) return isNotFound(fresh.failure) ? 'gone' : fresh.failure
  const { value: live } = fresh
  if (live.metadata.uid !== planned.uid)
    return kept('another object has its name since the plan was made. Run apply again')
  if (live.metadata.deletionTimestamp !== undefined) return 'leaving'
  const rules = { ...plan, keepKinds: plan.gate.keepKinds }
  if (againstReplacing(live, resource, rules) !== undefined)
    return kept('since the plan was made it has changed, and it may not be deleted now. diff says why')
  const created = await api.tryCreate(resource, body, live)
  if (!created.ok) return notCreatable(created.failure)
  const reply = await api.delete(resource, ref, identityOf(live))
  if (reply.ok) return reply.value.gone ? 'gone' : 'leaving'
  if (isNotFound(reply.failure)) return 'gone'
  return reply.failure.status === 409 ? 'changed' : undecided(reply.failure)
}

/** The failure of a deletion. Without an answer, or after a 5xx, the server may have deleted the object. */
function undecided(failure: ApiFailure): ApiFailure {
  const isAnswered = failure.status > 0 && failure.status < 500
  if (isAnswered || failure.reason === 'Stopped') return failure
  const message = `${failure.message}\nIt is not known whether it was deleted. Run apply again, which creates it if it is gone`
  return { ...failure, message }
}

async function awaitOld(
  { resource, ref, live: { uid } }: Replace,
  { api, stop }: Execution,
  onWaiting: OnWaiting,
): Promise<Cleared> {
  const [remaining] = await api.awaitGone(resource, [{ ref, uid }], onWaiting)
  if (remaining === undefined) return { ok: true }
  const failure = stillThere(remaining)
  const why = stop.aborted ? stopCause(stop) : 'the time of --delete-timeout is up'
  const message = `${failure.message}. It was not created again, because ${why}. Run apply again once it is gone`
  return { ok: false, failure: { ...failure, message } }
}

/** The failure of an object that is not replaced. Nothing was deleted. */
function kept(why: string): ApiFailure {
  return { status: 0, reason: 'NotReplaced', message: `it was not deleted, because ${why}`, causes: [] }
}

function notCreatable(failure: ApiFailure): ApiFailure {
  if (failure.reason === 'Stopped') return failure
  const message = `it was not deleted, because the server would not create it again: ${failure.message}`
  return { ...failure, message }
}

/** The failure of a run that was stopped between the deletion and the creation. The reason is not Stopped, because the object was deleted. */
function notCreated({ ref }: Replace, stop: AbortSignal): ApiFailure {
  const message = `it was deleted and is NOT created again, because ${stopCause(stop)}\nThe cluster has no ${ref.kind} of this name now, unless somebody else has created it. Run apply again to create it`
  return { status: 0, reason: 'Deleted', message, causes: [] }
}

/** The values of the Secret are masked in the message. */
function failed(change: Replace, failure: ApiFailure, { secrets }: Execution): Outcome {
  const secret = secrets.get(change.key)
  return { change, result: 'failed', failure: maskFailure(failure, [secret?.wanted, secret?.live]) }
}
