import type { ObjectRef } from '../manifest/key.ts'
import type { Diagnosis } from '../readiness/diagnosis.ts'

/** Whether an object became ready (docs/rules.md 10.13). It is a field of an outcome, because the write has its own. */
export type ReadyResult =
  | { readonly state: 'ready' }
  | {
      /**
       * `stopped`: the wait ended before the object was ready, because another object failed or the run was
       * interrupted.
       */
      readonly state: 'failed' | 'timed-out' | 'stopped'
      /** A clause about the object without a full stop: `1 of 3 replicas are available`. */
      readonly why: string
      /** What the cluster says about it. Absent for all but the first objects, and if the object was not seen. */
      readonly diagnosis?: Diagnosis
    }

/** An awaited object that is not ready yet. */
export interface Unready {
  readonly ref: ObjectRef
  readonly why: string
}
