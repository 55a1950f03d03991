import type { LiveObject } from '../../manifest/object.ts'
import { type RolloutRecord, readRecord } from './record.ts'

/** The latest time that a Date can hold, in milliseconds since 1970. */
const latest = 8.64e15

/**
 * The record of the last rollout, from all Leases of an instance that could be read (docs/rules.md 11.10). Undefined if
 * none of them has a record. A record whose time can't be read is older than all others.
 */
export function newestRecord(leases: readonly LiveObject[]): RolloutRecord | undefined {
  return leases.flatMap(lease => readRecord(lease) ?? []).toSorted((a, b) => timeOf(b) - timeOf(a))[0]
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
