import pMap from 'p-map'
import { type ApiFailure, isNotFound } from '../../api/reply.ts'
import { refOf } from '../../manifest/key.ts'
import type { LiveObject } from '../../manifest/object.ts'
import { checksumLabel } from '../../manifest/stamp.ts'
import { type Found, identityOf } from '../../plan/about-object.ts'
import { obstacleOf } from '../../plan/admission.ts'
import { compareDocuments } from '../../plan/diff.ts'
import { maskFailure } from '../../plan/mask-reasons.ts'
import { isTerminating, type Judged } from '../../plan/prune/prune-gate.ts'
import { emptyBody, mayGiveUpFields, releasePatch } from '../../plan/prune/release.ts'
import type { Removal } from '../../plan/prune/removal.ts'
import type { Api } from '../rest/api.ts'

/**
 * Asks the server about each deletion and each release by a dry run, so that what rights or admission forbid is known
 * before the first write (docs/rules.md 3.22). The result is by UID. A deletion costs one request, and a release two or
 * three. Aggregated API servers are not asked.
 */
export async function askRemovals(
  api: Api,
  judged: readonly Judged[],
  fieldManager: string,
): Promise<ReadonlyMap<string, Removal>> {
  const asked = judged.filter(({ candidate, verdict }) => {
    return (verdict.kind === 'delete' || verdict.kind === 'release') && !isTerminating(candidate)
  })
  const ask = async ({ candidate, verdict }: Judged) => {
    const { uid } = candidate.live.metadata
    const isRelease = verdict.kind === 'release'
    return [
      uid,
      await (isRelease ? askRelease(api, candidate, fieldManager) : askDelete(api, candidate)),
    ] as const
  }
  return new Map(await pMap(asked, ask, { concurrency: api.concurrency }))
}

async function askDelete(api: Api, { resource, live }: Found): Promise<Removal> {
  if (resource.aggregated) return { kind: 'not-asked', why: 'aggregated' }
  // The resourceVersion may have changed since the list, and says nothing about the right to delete.
  const reply = await api.delete(resource, refOf(live), { uid: live.metadata.uid, dryRun: true })
  // After 404 and 409 the object is gone, or another object has its name. The deletion itself looks again.
  if (reply.ok || isNotFound(reply.failure) || reply.failure.status === 409) return { kind: 'accepted' }
  return refused(reply.failure)
}

function refused(failure: ApiFailure): Removal {
  return obstacleOf(failure)?.kind === 'no-dry-run'
    ? { kind: 'not-asked', why: 'webhook-without-dry-run' }
    : { kind: 'rejected', failure }
}

async function askRelease(
  api: Api,
  { resource, live: listed }: Found,
  fieldManager: string,
): Promise<Removal> {
  if (resource.aggregated) return { kind: 'releasable', way: 'labels', patch: [], rows: [] }
  const ref = refOf(listed)
  const read = await api.get(resource, ref)
  if (!read.ok)
    return isNotFound(read.failure) ? { kind: 'gone' } : { kind: 'rejected', failure: read.failure }
  const { value: live } = read
  if (live.metadata.uid !== listed.metadata.uid) return { kind: 'gone' }
  const wanted = emptyBody(ref, identityOf(live))
  const compared = (result: LiveObject) => {
    const { patch, rows } = compareDocuments({ live, result, wanted, resource })
    return { patch, rows }
  }
  if (mayGiveUpFields(live, fieldManager)) {
    const emptied = await api.apply(resource, wanted, { fieldManager, force: false, dryRun: true })
    // The label stays if another manager owns it, too. A patch then removes it.
    if (emptied.ok && emptied.value.metadata.labels?.[checksumLabel] === undefined)
      return { kind: 'releasable', way: 'fields', ...compared(emptied.value) }
  }
  const { resourceVersion } = live.metadata
  const options = { fieldManager, resourceVersion, dryRun: true }
  const patched = await api.patch(resource, ref, releasePatch(live, fieldManager), options)
  if (patched.ok) return { kind: 'releasable', way: 'labels', ...compared(patched.value) }
  if (patched.failure.status === 409) return { kind: 'releasable', way: 'labels', patch: [], rows: [] }
  return refused(maskFailure(patched.failure, [live]))
}
