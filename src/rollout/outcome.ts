import type { ApiFailure } from '../plan/api-failure.ts'
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

/** What became of one change: a value, never an exception (kysely's migration results). */
export interface Outcome {
  readonly change: Change
  readonly result: ResultWord
  /** Set where result is `failed`; a failed restamp is a warning. */
  readonly failure?: ApiFailure
  /** Why a change did not run or an object was kept. */
  readonly why?: string
}
