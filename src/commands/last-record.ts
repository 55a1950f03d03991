import { readLeases } from '../cluster/lock/read-leases.ts'
import { UserError } from '../errors.ts'
import type { LiveObject } from '../manifest/object.ts'
import { type RolloutRecord, readRecord } from '../plan/lock/record.ts'
import type { Connected } from './connect-to.ts'
import type { LockPlace } from './lock-place.ts'

/** Gives the record of the last rollout; undefined if there is none, or if the user may not read it. */
export type RecordSource = () => Promise<RolloutRecord | undefined>

/**
 * Reads the record of the last rollout for a run without a lock, when it is asked for and only once. Throws a UserError if
 * the server fails, because the plan may depend on the record.
 */
export function lastRecord(cluster: Pick<Connected, 'get' | 'list'>, place: LockPlace): RecordSource {
  let reading: Promise<RolloutRecord | undefined> | undefined
  return () => {
    reading ??= read(cluster, place)
    return reading
  }
}

async function read(
  cluster: Pick<Connected, 'get' | 'list'>,
  place: LockPlace,
): Promise<RolloutRecord | undefined> {
  const found = await readLeases(cluster, place)
  switch (found.kind) {
    case 'found':
      return recordIn(found.leases, place)
    case 'absent':
    case 'no-rights':
      return undefined
    case 'failed':
      throw new UserError(`cannot read the record of the last rollout (Lease ${place.name}): ${found.why}`, {
        hint: 'Run the same command again.',
      })
  }
}

/** The record in the namespace that comes first, because a run of this user would take the lock there. */
function recordIn(leases: readonly LiveObject[], { namespaces }: LockPlace): RolloutRecord | undefined {
  const inOrder = namespaces.flatMap(name => leases.filter(({ metadata }) => metadata.namespace === name))
  return inOrder.map(readRecord).find(record => record !== undefined)
}
