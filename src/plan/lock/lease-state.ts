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

/** The `spec` of a Lease that a run holds. `now` is when the run takes or renews it. */
export function heldSpec(
  { holder, transitions }: { readonly holder: Holder; readonly transitions: number },
  now: Date,
): JsonObject {
  return {
    holderIdentity: holder.identity,
    leaseDurationSeconds: leaseSeconds,
    acquireTime: microTime(new Date(holder.since)),
    renewTime: microTime(now),
    leaseTransitions: transitions,
  }
}

/** The `spec` of a Lease that nobody holds. `now` is when it was released. */
export function freeSpec(now: Date, transitions: number): JsonObject {
  return { leaseDurationSeconds: leaseSeconds, renewTime: microTime(now), leaseTransitions: transitions }
}

/** How often a Lease has got another holder, as it says itself. */
export function transitionsOf({ spec }: LiveObject): number {
  const transitions = isJsonObject(spec) ? spec['leaseTransitions'] : undefined
  return typeof transitions === 'number' ? transitions : 0
}

/** A time as Kubernetes writes a MicroTime. It requires six digits after the point. */
function microTime(time: Date): string {
  return time.toISOString().replace('Z', '000Z')
}
