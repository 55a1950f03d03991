import type { ApiFailure } from '../api/reply.ts'
import type { LiveObject } from '../manifest/object.ts'
import type { Change, Delete, Keep, Refused, Unchanged, WriteChange } from '../plan/change.ts'
import type { KeepReason } from '../plan/reasons.ts'

/** What became of one change: a value, never an exception. The words are in the past tense. */
export type Outcome = Written | Stayed | Pruned | Kept | RefusedOutcome | Failed | NotRun

interface Written {
  readonly result: 'created' | 'configured' | 'restamped'
  readonly change: WriteChange
  /** Absent in a dry run. */
  readonly answer?: Answered
}

interface Stayed {
  readonly result: 'unchanged'
  readonly change: Unchanged | WriteChange
  /** Present where an apply was sent and has changed nothing. */
  readonly answer?: Answered
}

interface Pruned {
  readonly result: 'pruned'
  readonly change: Delete
}

interface Kept {
  readonly result: 'kept'
  readonly change: Delete | Keep
  /** For a Delete: why the object was spared since the plan was made. */
  readonly reason: KeepReason
}

interface RefusedOutcome {
  readonly result: 'refused'
  readonly change: Refused
}

interface Failed {
  readonly result: 'failed'
  readonly change: WriteChange | Delete
  /** Shows no value of a Secret. A failed restamp is a warning. */
  readonly failure: ApiFailure
}

interface NotRun {
  readonly result: 'not-run'
  readonly change: Change
  /** The cause, as a clause. */
  readonly why: string
}

/** What the server answered to an apply: where a wait for readiness starts. */
export interface Answered {
  readonly uid: string
  readonly resourceVersion: string
  /** Absent for kinds that count no generations. */
  readonly generation?: number
}

export function answeredOf({ metadata }: LiveObject): Answered {
  const { uid, resourceVersion, generation } = metadata
  return { uid, resourceVersion, ...(typeof generation === 'number' ? { generation } : {}) }
}

/** Whether an outcome makes the run a failure: a failed restamp does not (docs/rules.md 1.10). */
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
    case 'restamped':
    case 'unchanged':
    case 'pruned':
      return false
  }
}
