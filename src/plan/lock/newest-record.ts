import type { LiveObject } from '../../manifest/object.ts'
import { type RolloutRecord, readRecord } from './record.ts'

/** The latest time that a Date can hold, in milliseconds since 1970. */
const latest = 8.64e15

/** The record that a rollout takes over into its own. */
export interface PreviousRecord {
  /** Undefined if no Lease that the user may read has a record. */
  readonly record: RolloutRecord | undefined
  /** Whether the user may not read all Leases of the instance. */
  readonly isPartial: boolean
}

/**
 * The record of the last rollout, from all Leases of an instance that could be read (docs/rules.md 11.10). Undefined if
 * none of them has a record. A record whose time can't be read is older than all others. A partial record gets the Jobs
 * and namespaces of the older ones that its rollout may not have seen.
 */
export function newestRecord(leases: readonly LiveObject[]): RolloutRecord | undefined {
  const records = leases.flatMap(lease => readRecord(lease) ?? [])
  const [newest, ...older] = records.toSorted((a, b) => timeOf(b) - timeOf(a))
  return newest?.isPartial ? older.reduce(withOlder, newest) : newest
}

/** A record with what the next older one knows. A record that is not partial knows all that the older ones do. */
function withOlder(record: RolloutRecord, { jobs, namespaces, isPartial }: RolloutRecord): RolloutRecord {
  if (!record.isPartial) return record
  const { isPartial: _, ...known } = record
  return {
    ...known,
    namespaces: [...new Set([...record.namespaces, ...namespaces])].sort(),
    jobs: { ...jobs, ...record.jobs },
    ...(isPartial ? { isPartial } : {}),
  }
}

/**
 * The time for a record that follows another one, in RFC 3339: now, or just after the other one if its time lies ahead,
 * because the clock of its machine was wrong.
 */
export function timeAfter(before: Pick<RolloutRecord, 'time'> | undefined, now: Date): string {
  const least = before === undefined ? 0 : timeOf(before) + 1
  return new Date(Math.min(Math.max(now.getTime(), least), latest)).toISOString()
}

function timeOf({ time }: Pick<RolloutRecord, 'time'>): number {
  const parsed = Date.parse(time)
  return Number.isNaN(parsed) ? -latest : parsed
}
