import type { LiveObject } from '../../manifest/object.ts'
import type { ProcessId } from '../lock/holder.ts'
import { type LeaseState, leaseState } from '../lock/lease-state.ts'
import { newestRecord } from '../lock/newest-record.ts'
import type { RolloutRecord } from '../lock/record.ts'

/** What the Leases of an instance say. */
export type LockSight =
  | {
      readonly kind: 'read'
      /** The newest record. Absent if no rollout has written one. */
      readonly last?: RolloutRecord
      /** Absent if nobody holds the lock. */
      readonly run?: RunSight
    }
  /** It is not known whether there is a Lease, because the user may not read it in these namespaces. */
  | { readonly kind: 'no-rights'; readonly namespaces: readonly string[]; readonly why: string }
  | { readonly kind: 'failed'; readonly why: string }

/** The run that holds a lock. */
export interface RunSight {
  readonly held: LeaseState
  /**
   * `expired`: by the clock of this machine, the lock has not been renewed for its duration. `dead`: the process of the
   * run has ended on this machine. The run has then been killed.
   */
  readonly state: 'running' | 'expired' | 'dead'
}

interface Judges {
  /** Milliseconds since 1970. */
  readonly now: number
  readonly isGone: (process: ProcessId) => boolean
}

/** What the Leases say together. The newest record counts, and a run that goes on counts more than a killed one. */
export function lockSight(leases: readonly LiveObject[], judges: Judges): LockSight {
  const last = newestRecord(leases)
  const runs = leases.flatMap(lease => runOf(leaseState(lease), judges) ?? [])
  const run = runs.find(({ state }) => state === 'running') ?? runs[0]
  return { kind: 'read', ...(last === undefined ? {} : { last }), ...(run === undefined ? {} : { run }) }
}

/** The run of a Lease. A status decides nothing, so the time of another machine may be compared (docs/rules.md 13.5). */
function runOf(held: LeaseState, { now, isGone }: Judges): RunSight | undefined {
  if (held.identity === undefined) return undefined
  const process = held.holder?.process
  if (process !== undefined && isGone(process)) return { held, state: 'dead' }
  const isLate = now - Date.parse(held.renewTime ?? '') >= held.duration
  return { held, state: isLate ? 'expired' : 'running' }
}

/** The namespaces in which objects of the instance may be, by its last rollout. */
export function recordedNamespaces(lock: LockSight): readonly string[] {
  return lock.kind === 'read' ? (lock.last?.namespaces ?? []) : []
}
