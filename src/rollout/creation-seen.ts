import { type ApiFailure, isNotFound } from '../api/reply.ts'
import type { LiveObject } from '../manifest/object.ts'
import { checksumLabel } from '../manifest/stamp.ts'
import { wasThereBefore } from '../plan/adoption.ts'
import type { Replace } from '../plan/change.ts'
import { entriesOf } from '../plan/fields/managed-fields.ts'
import { otherInstanceOf } from '../plan/instance.ts'
import type { Plan } from '../plan/plan.ts'
import { ownershipOf } from '../plan/prune/ownership.ts'
import type { Execution } from './execution.ts'

/** What a fresh read shows after the creation of a replacement has failed. */
type CreationSeen =
  | { readonly created: true; readonly live: LiveObject }
  | { readonly created: false; readonly failure: ApiFailure }

/**
 * Reads an object anew after its creation has failed, because a server that answers 5xx or not at all may have created it,
 * and another client may have created one of this name. The failure says what the cluster has now.
 */
export async function creationSeen(
  { resource, ref, live: old }: Replace,
  failure: ApiFailure,
  { api, plan }: Execution,
): Promise<CreationSeen> {
  const kind = `${ref.kind} of this name`
  const fresh = await api.read(resource, ref)
  if (!fresh.ok && isNotFound(fresh.failure)) {
    const missing = `The cluster has no ${kind} now. Run apply again to create it`
    return unseen(failure, `it was deleted and is NOT created again: ${failure.message}\n${missing}`)
  }
  const what = `it was deleted, and its creation failed: ${failure.message}`
  if (!fresh.ok) {
    const why = `It is not known whether the cluster has a ${kind} now: ${fresh.failure.message}`
    return unseen(failure, `${what}\n${why}\nRun apply again, which creates it if it is missing`)
  }
  const { value: live } = fresh
  if (live.metadata.deletionTimestamp !== undefined)
    return unseen(failure, `${what}\nThe ${kind} is being deleted now. Run apply again once it is gone`)
  if (live.metadata.uid !== old.uid && isMadeByUs(live, plan)) return { created: true, live }
  const by = makersOf(live).map(name => JSON.stringify(name))
  const makers = by.length === 0 ? '' : `, written by ${by.join(', ')}`
  return unseen(
    failure,
    `${what}\nThe cluster has another ${kind} now${makers}. Run diff to see how it differs`,
  )
}

/** The reason is not Stopped, because the object was deleted. */
function unseen(failure: ApiFailure, message: string): CreationSeen {
  const reason = failure.reason === 'Stopped' ? 'Deleted' : failure.reason
  return { created: false, failure: { ...failure, reason, message } }
}

/**
 * Whether this rollout has created the live object: our entry owns the label with the checksum of the plan, and nothing
 * shows that the object was there before our apply.
 */
function isMadeByUs(live: LiveObject, { checksum, fieldManager, instance }: Plan): boolean {
  const ownership = ownershipOf(live, fieldManager)
  if (ownership.kind !== 'ours' || live.metadata.labels?.[checksumLabel] !== checksum) return false
  return otherInstanceOf(live, instance) === undefined && !wasThereBefore(live, fieldManager)
}

/** The field managers that have written the object itself. */
function makersOf(live: LiveObject): string[] {
  const names = entriesOf(live).flatMap(({ manager, subresource }) =>
    manager === undefined || subresource ? [] : [manager],
  )
  return [...new Set(names)]
}
