import { isJsonObject, type JsonObject, type LiveObject } from '../../manifest/object.ts'
import { type Holder, holderAnnotation, readHolder } from './holder.ts'

/** Seconds for which a Lease holds after each renewal. */
const leaseSeconds = 15

/** What a Lease says about its holder. */
export interface LeaseState {
  /** The `holderIdentity`. Undefined if nobody holds the lock. */
  readonly identity: string | undefined
  /** Undefined if there is no holder, or if the holder is no run of this program. */
  readonly holder: Holder | undefined
  /** When the holder last renewed the Lease, in RFC 3339, by the clock of its machine. */
  readonly renewTime: string | undefined
  /** Milliseconds for which the Lease holds after each renewal. */
  readonly duration: number
}

export function leaseState({ metadata, spec }: LiveObject): LeaseState {
  const { holderIdentity, renewTime, leaseDurationSeconds } = isJsonObject(spec) ? spec : {}
  const identity = typeof holderIdentity === 'string' && holderIdentity !== '' ? holderIdentity : undefined
  return {
    identity,
    holder:
      identity === undefined ? undefined : readHolder(metadata.annotations?.[holderAnnotation], identity),
    renewTime: typeof renewTime === 'string' ? renewTime : undefined,
    duration: (typeof leaseDurationSeconds === 'number' ? leaseDurationSeconds : leaseSeconds) * 1000,
  }
}

/** The `spec` of a Lease that somebody holds. `since` and `now` are when the holder took it and renewed it. */
export function heldSpec(identity: string, since: Date, now: Date, transitions: number): JsonObject {
  return {
    holderIdentity: identity,
    leaseDurationSeconds: leaseSeconds,
    acquireTime: microTime(since),
    renewTime: microTime(now),
    leaseTransitions: transitions,
  }
}

/** A time as Kubernetes writes a MicroTime. It requires six digits after the point. */
function microTime(time: Date): string {
  return time.toISOString().replace('Z', '000Z')
}
