import { type ApiFailure, isNotFound, outdatedVersion } from '../api/reply.ts'
import { asksForForce } from '../manifest/force-annotation.ts'
import type { KubeObject, LiveObject } from '../manifest/object.ts'
import type { LiveIdentity } from '../plan/about-object.ts'
import { bodyForNow } from '../plan/body-for-live.ts'
import type { WriteChange } from '../plan/change.ts'
import { type Conflict, findConflicts, unexplainedCauses } from '../plan/fields/conflict.ts'
import { entriesOf } from '../plan/fields/managed-fields.ts'
import { withVersions } from '../plan/fields/with-versions.ts'
import { liveRefusal } from '../plan/live-refusal.ts'
import type { Execution } from './execution.ts'
import { claimsOf, takeClaims, takenFrom } from './take-claims.ts'

/** One request. If it is forced, the body contains the resourceVersion that was looked at. */
export interface Attempt {
  readonly body: KubeObject
  /** The conflicts that this request overrides with force. The request is not forced if it is undefined. */
  readonly taken?: readonly Conflict[]
}

/** What to send first. Claims are made ours before that. */
export async function firstAttempt(
  change: WriteChange,
  body: KubeObject,
  execution: Execution,
): Promise<Again> {
  // Without a dry run, the conflicts were only computed from managedFields. That is not enough to force by.
  const forces = change.taken.length > 0 && change.notAsked === undefined
  if (claimsOf(change).length === 0)
    return attemptOf(body, forces ? guarded(body, liveOf(change), change.taken) : { body })
  const claimed = await takeClaims(change, body, execution)
  if (!claimed.ok) return { kind: 'failed', failure: claimed.failure }
  const { value: live } = claimed
  if (live === undefined) return attemptOf(body, { body })
  const failure = refusalOf(live, change, execution)
  if (failure !== undefined) return { kind: 'failed', failure }
  const conflicts = findConflicts(body, live, execution.plan)
  const isSafe = forces && conflicts.length > 0 && conflicts.every(one => isPlanned(one, change))
  return attemptOf(body, isSafe ? guarded(body, live.metadata, conflicts) : { body })
}

/** Whether the plan overrides a conflict. The object may have changed between the plan and its claims. */
function isPlanned({ path, manager, takeBack }: Conflict, { taken }: WriteChange): boolean {
  return taken.some(one => one.path === path && one.manager === manager && one.takeBack === takeBack)
}

type Again =
  | { readonly kind: 'attempt'; readonly attempt: Attempt; readonly body: KubeObject }
  | { readonly kind: 'failed'; readonly failure: ApiFailure }

function attemptOf(body: KubeObject, attempt: Attempt): Again {
  return { kind: 'attempt', attempt, body }
}

/** Why an object must not be written, although the plan did not refuse it. Undefined if it may be written. */
function refusalOf(live: LiveObject, change: WriteChange, { plan }: Execution): ApiFailure | undefined {
  const refusal = liveRefusal(live, plan.instance, takenFrom(change))
  if (refusal === undefined) return undefined
  return refusal.kind === 'terminating' ? terminating : otherInstance
}

/**
 * After a 409, or after a failure because of entries of a version that the server no longer knows, decides what to send
 * next, or why nothing can be sent. Such entries are rewritten first (docs/rules.md 1.30).
 */
export async function judgeAnew(
  change: WriteChange,
  sent: KubeObject,
  failure: ApiFailure,
  execution: Execution,
): Promise<Again> {
  const { api, plan } = execution
  const fresh = await api.read(change.resource, change.ref)
  if (!fresh.ok)
    return isNotFound(fresh.failure)
      ? attemptOf(sent, { body: sent })
      : { kind: 'failed', failure: fresh.failure }
  const { value: live } = fresh
  // Somebody else may have created the object, or taken a field of it, since the plan was made.
  const body = bodyForNow(sent, live, plan)
  // Another instance may have created the object since the plan was made.
  const refusal = refusalOf(live, change, execution)
  if (refusal !== undefined) return { kind: 'failed', failure: refusal }
  const apiVersion = outdatedVersion(failure)
  if (apiVersion !== undefined) {
    const owners = entriesOf(withVersions(live, [{ kind: 'version', apiVersion }]))
    const reply = await api.replaceOwners(change.resource, live, owners)
    const isDone = reply.ok || reply.failure.status === 409
    return isDone ? attemptOf(body, { body }) : { kind: 'failed', failure: reply.failure }
  }
  const conflicts = findConflicts(body, live, plan)
  if (plan.forceConflicts || asksForForce(body))
    return attemptOf(body, guarded(body, live.metadata, conflicts))
  if (unexplainedCauses(failure, body, live, plan.fieldManager).length > 0) return { kind: 'failed', failure }
  if (conflicts.length === 0) return attemptOf(body, { body })
  if (!conflicts.every(conflict => conflict.takeBack)) return { kind: 'failed', failure }
  return attemptOf(body, guarded(body, live.metadata, conflicts))
}

function guarded(
  body: KubeObject,
  live: Pick<LiveIdentity, 'resourceVersion'> | undefined,
  taken: readonly Conflict[],
): Attempt {
  const metadata = {
    ...body.metadata,
    ...(live === undefined ? {} : { resourceVersion: live.resourceVersion }),
  }
  return { body: { ...body, metadata }, taken }
}

/** The live object that the change was planned for. Undefined for a creation. */
export function liveOf(change: WriteChange): LiveIdentity | undefined {
  return change.action === 'create' ? undefined : change.live
}

const otherInstance: ApiFailure = {
  status: 409,
  reason: 'OtherInstance',
  message: 'it belongs to another instance since the plan was made; run diff to see which',
  causes: [],
}

/** The server answers 200 to an apply on an object that is being deleted, and the object vanishes all the same. */
export const terminating: ApiFailure = {
  status: 409,
  reason: 'Terminating',
  message: 'the object is being deleted; apply again once it is gone',
  causes: [],
}
