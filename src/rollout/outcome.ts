import type { ApiFailure } from '../api/reply.ts'
import type { Change } from '../plan/change.ts'

/** The results' words, past tense, one per change carried out. */
export type ResultWord =
  | 'created'
  | 'configured'
  | 'restamped'
  | 'unchanged'
  | 'pruned'
  | 'kept'
  | 'refused'
  | 'failed'
  | 'not-run'

/**
 * What became of one change: a value, never an exception. Where the gate spared an object at the last moment,
 * `change` is that `keep` with its reason.
 */
export interface Outcome {
  readonly change: Change
  readonly result: ResultWord
  /** Set where result is `failed`; a failed restamp is a warning. */
  readonly failure?: ApiFailure
  /** Why a change did not run. */
  readonly why?: string
}

/** Whether an outcome makes the run a failure: a failed restamp does not (rules.md 1.10). */
export function isFailure({ change, result }: Outcome): boolean {
  if (result === 'failed') return change.action !== 'restamp'
  if (result === 'kept') return change.action === 'keep' && change.reason.kind === 'changed-since'
  return result === 'refused' || result === 'not-run'
}
