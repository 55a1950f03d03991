import type { ProcessId } from './holder.ts'
import type { LeaseState } from './lease-state.ts'

/** Whether a lock may be taken. `taken-over`: although somebody holds it, for this reason. */
export type MayTake =
  | { readonly kind: 'free' }
  | { readonly kind: 'ours' }
  | { readonly kind: 'taken-over'; readonly why: 'dead' | 'expired' }
  | { readonly kind: 'held' }

/** What a waiting run knows about a Lease. Times are milliseconds of its own clock, which never goes back. */
export interface Watched {
  readonly lease: LeaseState
  /** When this run first saw this holder and this `renewTime`. */
  readonly unchangedSince: number
}

/**
 * Decides whether a run may take a lock. A Lease has expired if its renewTime has not changed for its duration while
 * this run looked on. The renewTime itself is not compared with our clock, because another machine has written it
 * (docs/rules.md 11.4).
 */
export function mayTake(
  { lease, unchangedSince }: Watched,
  identity: string,
  now: number,
  isGone: (process: ProcessId) => boolean,
): MayTake {
  if (lease.identity === undefined) return { kind: 'free' }
  if (lease.identity === identity) return { kind: 'ours' }
  const process = lease.holder?.process
  if (process !== undefined && isGone(process)) return { kind: 'taken-over', why: 'dead' }
  return now - unchangedSince >= lease.duration ? { kind: 'taken-over', why: 'expired' } : { kind: 'held' }
}

/** What is known after another look. The time starts anew if the holder has renewed the Lease, or is another one. */
export function lookedAgain(before: Watched | undefined, lease: LeaseState, now: number): Watched {
  const isSame = before?.lease.identity === lease.identity && before?.lease.renewTime === lease.renewTime
  return { lease, unchangedSince: isSame && before !== undefined ? before.unchangedSince : now }
}
