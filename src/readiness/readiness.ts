import type { Json, LiveObject } from '../manifest/object.ts'
import type { KnownClasses } from './claim-class.ts'

/**
 * Whether an object is ready, judged by the object alone. `why` is a clause without a full stop that names the object
 * as "it": `2 of 3 replicas are available`. It contains text of the cluster, so `report/` masks it and makes it visible.
 */
export type Readiness =
  | { readonly state: 'ready' }
  | {
      readonly state: 'waiting'
      readonly why: string
      /** Milliseconds since 1970. Set if time alone changes the answer, which is then to be asked for again. */
      readonly recheckAt?: number
    }
  /** The object will not become ready unless somebody changes something. */
  | { readonly state: 'failed'; readonly why: string }
  /** Somebody has deleted the object, and it is not gone yet. */
  | { readonly state: 'terminating'; readonly why: string }

/** Values of one field. The field counts if its value is one of them. */
export interface FieldValues {
  /** A JSON pointer. In a list, `type=Ready` is the item whose field `type` has the value `Ready`. */
  readonly path: string
  readonly values: readonly Json[]
}

/** An entry of `kubernixos.readiness`: when objects of a kind are ready, and when they have failed. */
export interface ReadinessRule {
  /** The API group without the version. The core group is the empty string. */
  readonly group: string
  readonly kind: string
  readonly ready: FieldValues
  readonly failed?: FieldValues
}

export interface ReadinessContext {
  readonly rules: readonly ReadinessRule[]
  /** Milliseconds since 1970. It is compared with timestamps of the API server. */
  readonly now: number
  /** Absent if they can't be listed, or if nobody has looked. Only the readiness of claims depends on them. */
  readonly classes?: KnownClasses | undefined
}

/** Judges one object of the kinds that it is made for. The object is not being deleted. */
export type Judge = (object: LiveObject, now: number, classes?: KnownClasses) => Readiness

export const ready: Readiness = { state: 'ready' }

export function waiting(why: string): Readiness {
  return { state: 'waiting', why }
}

export function failed(why: string): Readiness {
  return { state: 'failed', why }
}

/** Milliseconds. What may clear by itself is a failure only after it has held for this long. */
const patience = 15_000

/** A failure that counts once it has held for 15 seconds. `since` is a timestamp of the API server. */
export function failedAfterPatience(why: string, since: Json | undefined, now: number): Readiness {
  const began = typeof since === 'string' ? Date.parse(since) : Number.NaN
  // Without a timestamp nobody knows how long it holds. `--timeout` then ends the wait.
  if (Number.isNaN(began)) return waiting(why)
  const recheckAt = began + patience
  return now >= recheckAt ? failed(why) : { state: 'waiting', why, recheckAt }
}
