import type { ApiFailure } from '../api/reply.ts'
import type { LiveObject } from '../manifest/object.ts'
import type { Change, Delete, Keep, Refused, Release, Unchanged, WriteChange } from '../plan/change.ts'
import type { Conflict } from '../plan/fields/conflict.ts'
import type { KeepReason } from '../plan/reasons.ts'
import type { ReadyResult } from './ready-result.ts'

/** What became of one change. It is a value and never an exception. */
export type Outcome = Written | Stayed | Pruned | Released | Kept | RefusedOutcome | Failed | NotRun

/** What became of an object after its write. Absent if nobody waited for it. */
interface Awaitable {
  readonly readiness?: ReadyResult
}

interface Written extends Awaitable {
  /** `recreated`: the old object was deleted, and the new one created (docs/rules.md 1.33). */
  readonly result: 'created' | 'configured' | 'recreated' | 'adopted' | 'restamped'
  readonly change: WriteChange
  /** Absent in a dry run. */
  readonly answer?: Answered
  /** The conflicts that were overridden by force. Values of Secrets are masked. Absent if there are none. */
  readonly taken?: readonly Conflict[]
}

interface Stayed extends Awaitable {
  readonly result: 'unchanged'
  readonly change: Unchanged | WriteChange
  /** Present if an apply was sent and changed nothing. */
  readonly answer?: Answered
}

/** A deleted object that the run has not awaited to the end. */
export interface LeftBehind {
  /** Whether the object was seen after its deletion. If not, it may be gone. */
  readonly isSeen: boolean
  readonly message: string
}

export interface Pruned {
  readonly result: 'pruned'
  readonly change: Delete
  /** Present if the run was stopped, and the object was not known to be gone. */
  readonly left?: LeftBehind
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

interface Failed extends Awaitable {
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

/** The readiness of an object that was awaited; undefined if nobody waited for it. */
export function readinessOfOutcome(outcome: Outcome): ReadyResult | undefined {
  switch (outcome.result) {
    case 'created':
    case 'configured':
    case 'recreated':
    case 'adopted':
    case 'restamped':
    case 'unchanged':
    case 'failed':
      return outcome.readiness
    case 'pruned':
    case 'released':
    case 'kept':
    case 'refused':
    case 'not-run':
      return undefined
  }
}

/** The outcome with the readiness of its object. Outcomes without a live object stay as they are. */
export function withReadiness(outcome: Outcome, readiness: ReadyResult | undefined): Outcome {
  if (readiness === undefined) return outcome
  switch (outcome.result) {
    case 'created':
    case 'configured':
    case 'recreated':
    case 'adopted':
    case 'restamped':
    case 'unchanged':
    case 'failed':
      return { ...outcome, readiness }
    case 'pruned':
    case 'released':
    case 'kept':
    case 'refused':
    case 'not-run':
      return outcome
  }
}

/** Whether an object was awaited and is not ready. */
export function isUnready(outcome: Outcome): boolean {
  const readiness = readinessOfOutcome(outcome)
  return readiness !== undefined && readiness.state !== 'ready'
}

/** Whether an outcome makes the run fail. A failed restamp does not (docs/rules.md 1.10). */
export function isFailure(outcome: Outcome): boolean {
  if (isUnready(outcome)) return true
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
    case 'recreated':
    case 'adopted':
    case 'restamped':
    case 'unchanged':
    case 'pruned':
    case 'released':
      return false
  }
}
