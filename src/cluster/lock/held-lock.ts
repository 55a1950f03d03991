import type { Clock } from '../../api/clock.ts'
import type { JsonPatchOperation } from '../../api/json-patch.ts'
import { type ApiFailure, isNotFound, type Reply } from '../../api/reply.ts'
import type { ObjectRef } from '../../manifest/key.ts'
import type { LiveObject } from '../../manifest/object.ts'
import { type Hold, heldPatch, releasedPatch } from '../../plan/lock/lease-body.ts'
import { leases } from '../../plan/lock/lease-place.ts'
import { leaseState, transitionsOf } from '../../plan/lock/lease-state.ts'
import type { Loss } from '../../plan/lock/loss.ts'
import type { RolloutRecord } from '../../plan/lock/record.ts'
import type { Api } from '../rest/api.ts'

export type LockApi = Pick<Api, 'get' | 'create' | 'patch'>

/** The field manager of Leases. It is another one than that of manifests. */
export const lockManager = 'kubectl-nixos-lock'

export function leaseRef(namespace: string, name: string): ObjectRef {
  return { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', namespace, name }
}

/** Milliseconds between two renewals. */
const renewEvery = 5000
/** Milliseconds until the next try after a renewal that failed. */
const tryAgainAfter = 1000
/**
 * Milliseconds after a renewal during which writes may start. Other runs take the lock over after 15 seconds, so a
 * request that has just been sent has five seconds to arrive.
 */
const goodFor = 10_000

interface HeldParts extends Pick<Hold, 'holder' | 'instance'> {
  readonly api: LockApi
  readonly clock: Clock
  readonly now: () => Date
  /** The Lease as it was when it was taken. */
  readonly lease: LiveObject
  /** The moment just before the request that took the lock was sent. */
  readonly taken: Moment
  /** Called once, when the lock is lost. */
  readonly lose: (loss: Loss) => void
}

/** The lock of this run. It renews itself until it is released or lost. */
export class HeldLock {
  private readonly parts: HeldParts
  private readonly ended = new AbortController()
  private lease: LiveObject
  private renewed: Moment
  private lastFailure = 'no answer'
  private asksSince: string | undefined
  /** The last write to the Lease. Each write needs the resourceVersion that the one before it made. */
  private last: Promise<unknown> = Promise.resolve()

  constructor(parts: HeldParts) {
    this.parts = parts
    this.lease = parts.lease
    this.renewed = parts.taken
  }

  /** Begins to renew the Lease. Returns whether the lock is still held, because taking it may have taken long. */
  async start(): Promise<boolean> {
    const isHeld = await this.confirm()
    void this.keepRenewing()
    void this.watchTheTime()
    return isHeld
  }

  /** Whether a write may start now. If the last renewal is too long ago, tries one first, as after a suspended machine. */
  async confirm(): Promise<boolean> {
    if (!this.isGood() && !this.ended.signal.aborted) await this.renew()
    if (!this.isGood()) this.end({ kind: 'not-renewed', why: this.lastFailure })
    return !this.ended.signal.aborted
  }

  /** Renews the Lease at once and writes this record to it. Returns whether the lock is still held. */
  async note(record: RolloutRecord): Promise<boolean> {
    await this.renew(record)
    return this.confirm()
  }

  /** Renews the Lease at once and writes to it that the run waits for an answer. Returns whether the lock is still held. */
  async ask(): Promise<boolean> {
    this.asksSince = this.parts.now().toISOString()
    await this.renew()
    return this.confirm()
  }

  /** The answer is there. The next write to the Lease removes what `ask` has written. */
  answered(): void {
    this.asksSince = undefined
  }

  /**
   * Releases the lock and writes the record, if there is one. Must be called, also after a loss. Only the first call
   * does something.
   */
  async release(record: RolloutRecord | undefined): Promise<Reply<LiveObject> | undefined> {
    if (this.ended.signal.aborted) return undefined
    this.ended.abort()
    return this.inTurn(async () => {
      const first = await this.patch(releasedPatch(this.lease, this.hold, this.parts.now(), record))
      if (first.ok || first.failure.status !== 409 || !(await this.readAgain())) return first
      return this.patch(releasedPatch(this.lease, this.hold, this.parts.now(), record))
    })
  }

  private get hold(): Hold {
    const { asksSince } = this
    const { instance } = this.parts
    const holder = { ...this.parts.holder, ...(asksSince === undefined ? {} : { asksSince }) }
    return { holder, instance, transitions: transitionsOf(this.lease) }
  }

  private async keepRenewing(): Promise<void> {
    const { clock } = this.parts
    while (!this.ended.signal.aborted) {
      const isLate = clock.now() - this.renewed.at >= renewEvery
      await clock.sleep(isLate ? tryAgainAfter : renewEvery, this.ended.signal)
      if (!this.ended.signal.aborted) await this.renew()
    }
  }

  /** Loses the lock as soon as the last renewal is too long ago, also while a renewal is under way. */
  private async watchTheTime(): Promise<void> {
    const { clock } = this.parts
    while (!this.ended.signal.aborted) {
      const left = this.renewed.at + goodFor - clock.now()
      if (left <= 0) return this.end({ kind: 'not-renewed', why: this.lastFailure })
      await clock.sleep(left, this.ended.signal)
    }
  }

  private renew(record?: RolloutRecord): Promise<void> {
    return this.inTurn(async () => {
      if (this.ended.signal.aborted) return
      const sent = momentOf(this.parts)
      const reply = await this.patch(heldPatch(this.lease, this.hold, this.parts.now(), record))
      if (reply.ok) this.renewed = sent
      else if (reply.failure.status === 409 && (await this.readAgain())) {
        const again = await this.patch(heldPatch(this.lease, this.hold, this.parts.now(), record))
        if (again.ok) this.renewed = sent
        else this.fail(again.failure)
      } else this.fail(reply.failure)
    })
  }

  /** Reads the Lease, because it has another resourceVersion than ours. Returns whether it is still our lock. */
  private async readAgain(): Promise<boolean> {
    const reply = await this.parts.api.get(leases, this.ref)
    if (!reply.ok) {
      this.fail(reply.failure)
      return false
    }
    const by = leaseState(reply.value)
    const isOurs = by.identity === this.parts.holder.identity
    if (isOurs) this.lease = reply.value
    else this.end({ kind: 'taken', by })
    return isOurs
  }

  private fail(failure: ApiFailure): void {
    this.lastFailure = failure.message
    if (isNotFound(failure)) this.end({ kind: 'deleted' })
  }

  private get ref(): ObjectRef {
    const { namespace = '', name } = this.lease.metadata
    return leaseRef(namespace, name)
  }

  private async patch(operations: readonly JsonPatchOperation[]): Promise<Reply<LiveObject>> {
    const { resourceVersion } = this.lease.metadata
    const options = { fieldManager: lockManager, resourceVersion, dryRun: false }
    const reply = await this.parts.api.patch(leases, this.ref, operations, options)
    if (reply.ok) this.lease = reply.value
    return reply
  }

  private inTurn<T>(write: () => Promise<T>): Promise<T> {
    const turn = this.last.then(write)
    this.last = turn.catch(() => undefined)
    return turn
  }

  /** Both clocks count: one stands still while the machine is suspended, and somebody may set the other. */
  private isGood(): boolean {
    const { at, wall } = momentOf(this.parts)
    return at - this.renewed.at < goodFor && wall - this.renewed.wall < goodFor
  }

  private end(loss: Loss): void {
    if (this.ended.signal.aborted) return
    this.ended.abort()
    this.parts.lose(loss)
  }
}

/** A moment by two clocks, in milliseconds. */
export interface Moment {
  /** By the clock that never goes back. */
  readonly at: number
  /** By the clock that shows the time of day. */
  readonly wall: number
}

export function momentOf({ clock, now }: { readonly clock: Clock; readonly now: () => Date }): Moment {
  return { at: clock.now(), wall: now().getTime() }
}
