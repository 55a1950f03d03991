import { isNotFound, type Reply } from '../api/reply.ts'
import type { KubeObject, LiveObject } from '../manifest/object.ts'
import { isAdopted, withAnnotationOwned } from '../plan/adoption.ts'
import type { WriteChange } from '../plan/change.ts'
import { deepEqual } from '../plan/deep-equal.ts'
import type { Claim } from '../plan/fields/claim.ts'
import { entriesOf } from '../plan/fields/managed-fields.ts'
import { withClaims } from '../plan/fields/with-claims.ts'
import type { OtherInstance } from '../plan/instance.ts'
import { liveRefusal } from '../plan/live-refusal.ts'
import type { Execution } from './execution.ts'

const attempts = 5

/** What the plan claims for a write. A creation and a replacement have no claims. */
export function claimsOf(change: WriteChange): readonly Claim[] {
  return change.action === 'create' || change.action === 'replace' ? [] : (change.claims ?? [])
}

/** The other instance from which the plan takes the object. Undefined if it takes the object from none. */
export function takenFrom(change: WriteChange): OtherInstance | undefined {
  return change.action === 'adopt' ? change.from : undefined
}

/**
 * Makes the claims of a change ours, and returns the live object after that; undefined if it no longer exists. The
 * request holds for the version of the object that was read just before. If the object has changed in between, it is
 * read again, at most five times. Nothing is claimed if the object must not be written any more (docs/rules.md 1.7
 * and 1.9). If the body to send has the annotation of adopted objects, our entry owns the annotation from here on.
 */
export async function takeClaims(
  change: WriteChange,
  body: KubeObject,
  { api, plan }: Execution,
): Promise<Reply<LiveObject | undefined>> {
  const { resource, ref } = change
  const { fieldManager } = plan
  for (let left = attempts; ; left--) {
    const fresh = await api.read(resource, ref)
    if (!fresh.ok) return isNotFound(fresh.failure) ? { ...gone, status: fresh.failure.status } : fresh
    const { value: live } = fresh
    if (liveRefusal(live, plan.instance, takenFrom(change)) !== undefined) return fresh
    const claimed = withClaims(live, claimsOf(change), fieldManager)
    if (deepEqual([...entriesOf(claimed)], [...entriesOf(live)])) return fresh
    const owners = isAdopted(body) ? withAnnotationOwned(claimed, fieldManager) : claimed
    const reply = await api.replaceOwners(resource, live, entriesOf(owners))
    if (reply.ok || reply.failure.status !== 409 || left === 1) return reply
  }
}

const gone = { ok: true, value: undefined, warnings: [] } as const
