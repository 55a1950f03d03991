import type { ApiFailure } from '../api/reply.ts'
import type { LiveObject } from '../manifest/object.ts'
import type { Change, Delete, Keep, Refused, Release, Unchanged, WriteChange } from '../plan/change.ts'
import type { Conflict } from '../plan/fields/conflict.ts'
import type { KeepReason } from '../plan/reasons.ts'

/** What became of one change. It is a value and never an exception. */
export type Outcome = Written | Stayed | Pruned | Released | Kept | RefusedOutcome | Failed | NotRun

interface Written {
  readonly result: 'created' | 'configured' | 'adopted' | 'restamped'
  readonly change: WriteChange
  /** Absent in a dry run. */
  readonly answer?: Answered
  /** The conflicts that were overridden by force. Values of Secrets are masked. Absent if there are none. */
  readonly taken?: readonly Conflict[]
}

interface Stayed {
  readonly result: 'unchanged'
  readonly change: Unchanged | WriteChange
  /** Present if an apply was sent and changed nothing. */
  readonly answer?: Answered
}

interface Pruned {
  readonly result: 'pruned'
  readonly change: Delete
}

interface Released {
  readonly result: 'released'
  readonly change: Release
}

interface Kept {
  readonly result: 'kept'
  readonly change: Delete | Release | Keep
  /** For a Delete or a Release: why the gate keeps the object now. */
  readonly reason: KeepReason
}

interface RefusedOutcome {
  readonly result: 'refused'
  readonly change: Refused
}

interface Failed {
  readonly result: 'failed'
  readonly change: WriteChange | Delete | Release
  /** Values of Secrets are masked. A failed restamp is only a warning. */
  readonly failure: ApiFailure
}

interface NotRun {
  readonly result: 'not-run'
  readonly change: Change
  /** The cause, as a clause without a full stop. */
  readonly why: string
}

/** What the server answered to an apply. A wait for readiness would start there. */
export interface Answered {
  readonly uid: string
  readonly resourceVersion: string
  /** Absent for kinds without generations. */
  readonly generation?: number
}

export function answeredOf({ metadata }: LiveObject): Answered {
  const { uid, resourceVersion, generation } = metadata
  return { uid, resourceVersion, ...(typeof generation === 'number' ? { generation } : {}) }
}

/** Whether an outcome makes the run fail. A failed restamp does not (docs/rules.md 1.10). */
export function isFailure(outcome: Outcome): boolean {
  switch (outcome.result) {
    case 'failed':
      return outcome.change.action !== 'restamp'
    case 'kept':
      return outcome.reason.kind === 'changed-since'
    case 'refused':
    case 'not-run':
      return true
    case 'created':
    case 'configured':
    case 'adopted':
    case 'restamped':
    case 'unchanged':
    case 'pruned':
    case 'released':
      return false
  }
}
