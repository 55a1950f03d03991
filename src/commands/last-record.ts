import { readLeases } from '../cluster/lock/read-leases.ts'
import { UserError } from '../errors.ts'
import type { LiveObject } from '../manifest/object.ts'
import { newestRecord, type PreviousRecord } from '../plan/lock/newest-record.ts'
import type { RolloutRecord } from '../plan/lock/record.ts'
import type { Connected } from './connect-to.ts'
import type { LockPlace } from './lock-place.ts'

/** Gives the record of the last rollout; undefined if there is none, or if the user may not read it. */
export type RecordSource = () => Promise<RolloutRecord | undefined>

/** Gives the record of the last rollout for a run that holds no lock, as `previousRecord` does. */
export function lastRecord(cluster: Pick<Connected, 'get' | 'list'>, place: LockPlace): RecordSource {
  return recordOf(previousRecord(cluster, place))
}

/** Gives the record alone. */
export function recordOf(previous: () => Promise<PreviousRecord>): RecordSource {
  return async () => (await previous()).record
}

/**
 * Reads the record of the last rollout when it is asked for, and only once: the newest one of all Leases of the instance
 * that count (docs/rules.md 11.10). `own` is the Lease of a run that holds the lock. Throws a UserError if the server
 * fails, because the plan may depend on the record.
 */
export function previousRecord(
  cluster: Pick<Connected, 'get' | 'list'>,
  place: LockPlace,
  own?: LiveObject,
): () => Promise<PreviousRecord> {
  let reading: Promise<PreviousRecord> | undefined
  return () => {
    reading ??= read(cluster, place, own === undefined ? [] : [own])
    return reading
  }
}

async function read(
  cluster: Pick<Connected, 'get' | 'list'>,
  { name, recordNamespaces: namespaces }: LockPlace,
  known: readonly LiveObject[],
): Promise<PreviousRecord> {
  if (known.length === namespaces.length) return { record: newestRecord(known), isPartial: false }
  const found = await readLeases(cluster, { name, namespaces })
  switch (found.kind) {
    case 'found':
      return {
        record: newestRecord([...known, ...found.leases.filter(isIn(namespaces))]),
        isPartial: found.hidden.length > 0,
      }
    case 'absent':
    case 'no-rights':
      return { record: newestRecord(known), isPartial: found.kind === 'no-rights' }
    case 'failed':
      throw new UserError(`cannot read the record of the last rollout (Lease ${name}): ${found.why}`, {
        hint: 'Run the same command again.',
      })
  }
}

/** One list has the Leases of all namespaces. */
function isIn(namespaces: readonly string[]): (lease: LiveObject) => boolean {
  return ({ metadata }) => namespaces.includes(metadata.namespace ?? '')
}
