import type { LiveObject } from '../../manifest/object.ts'
import type { KnownClasses } from '../../readiness/claim-class.ts'
import type { Readiness } from '../../readiness/readiness.ts'
import type { Arrival } from './arrivals.ts'
import { type WaitLimits, withDeadline } from './deadline.ts'
import type { FollowApi } from './follow.ts'
import { followPods } from './follow-pods.ts'
import { FollowedKinds, type FollowedObject, type Part } from './followed-kinds.ts'
import { OwnedPods } from './owned-pods.ts'
import { SeenClasses } from './seen-classes.ts'

export interface ReadyLimits extends WaitLimits {
  /**
   * Judges an object. `pods` are those of its newest template that are not ready, as far as they are known. `classes` are
   * undefined if nobody will learn them.
   */
  readonly judge: (
    object: LiveObject,
    pods: readonly LiveObject[],
    classes: KnownClasses | undefined,
  ) => Readiness
  /** Whether the Pods of an object may say that it has failed. */
  readonly ownsPods: (object: LiveObject) => boolean
  /** Selects the objects of the configuration. */
  readonly labelSelector: string
  /** Called with what is not ready: after a second, and then every 10 seconds if it has changed. */
  readonly onWaiting: (left: readonly Arrival[]) => void
}

/** Milliseconds between two looks at the clock. No request is sent for them. */
const tick = 1_000
/** Milliseconds between two reports. */
const reportPause = 10_000

/**
 * Waits until objects are ready, by one list for each kind, and one watch if something of the kind is not ready yet
 * (docs/rules.md 10.12). The wait ends early as soon as one object has failed. Returns all objects as they were seen
 * last. Never throws for an object.
 */
export async function awaitReady(
  api: FollowApi,
  objects: readonly FollowedObject[],
  limits: ReadyLimits,
): Promise<readonly Arrival[]> {
  if (objects.length === 0) return []
  const wait = new ReadyWait(api, limits)
  await withDeadline(limits, deadline => wait.run(objects, deadline))
  if (!limits.signal.aborted) await wait.lookAgain()
  return wait.arrivals
}

class ReadyWait {
  private readonly api: FollowApi
  private readonly limits: ReadyLimits
  private readonly kinds: FollowedKinds
  private readonly failing = new AbortController()
  private readonly pods = new OwnedPods()
  private readonly classes = new SeenClasses()
  private reported = { text: '', at: Number.NEGATIVE_INFINITY }

  constructor(api: FollowApi, limits: ReadyLimits) {
    this.api = api
    this.limits = limits
    const { clock, labelSelector } = limits
    const judge = (live: LiveObject) => limits.judge(live, this.pods.of(live), this.classes.all)
    this.kinds = new FollowedKinds(api, { clock, labelSelector, judge, isDone: part => this.isDone(part) })
  }

  get arrivals(): readonly Arrival[] {
    return this.kinds.arrivals
  }

  async run(objects: readonly FollowedObject[], deadline: AbortSignal): Promise<void> {
    const over = AbortSignal.any([deadline, this.failing.signal])
    const limits = { clock: this.limits.clock, deadline: over, once: false }
    const looking = this.classes.follow(this.api, objects, limits).then(() => this.recheck(true))
    const ticking = this.tickUntil(over)
    await this.kinds.follow(objects, over)
    this.failing.abort()
    await Promise.all([looking, ticking])
  }

  /**
   * Lists once more what is not ready when the time is up, because the connection of a watch can die without an end. A
   * wait that a failed object has ended needs no such list.
   */
  async lookAgain(): Promise<void> {
    if (this.unready().some(({ readiness }) => readiness.state === 'failed')) return
    const late = this.kinds.parts.filter(({ arrivals }) => !arrivals.allReady)
    await Promise.all(
      late.map(async ({ resource, scope, arrivals }) => {
        const last = await this.api.listAt(resource, scope)
        if (last.ok) arrivals.list(last.value.items)
      }),
    )
  }

  private isDone({ arrivals, end }: Part): boolean {
    if (arrivals.all.some(({ readiness }) => readiness.state === 'failed')) this.failing.abort()
    if (arrivals.allReady) end.abort()
    return end.signal.aborted || this.failing.signal.aborted
  }

  /** Asks the clock whether time alone has changed something, follows Pods when they matter, and reports. */
  private async tickUntil(over: AbortSignal): Promise<void> {
    const { clock, ownsPods } = this.limits
    let followed: Promise<void> | undefined
    for (;;) {
      await clock.sleep(tick, over)
      if (over.aborted) break
      const owners = this.unready().flatMap(({ ref, live }) =>
        live !== undefined && ownsPods(live) ? [ref] : [],
      )
      if (owners.length > 0) followed ??= followPods(this.api, owners, this.pods, { clock, deadline: over })
      this.recheck([this.pods.takeNews(), this.classes.takeNews()].includes(true))
      this.report()
    }
    await followed
  }

  private recheck(hasNews: boolean): void {
    for (const part of this.kinds.parts) {
      part.arrivals.recheck(this.limits.clock.now(), hasNews)
      this.isDone(part)
    }
  }

  private unready(): Arrival[] {
    return this.arrivals.filter(({ readiness }) => readiness.state !== 'ready')
  }

  private report(): void {
    const left = this.unready()
    const now = this.limits.clock.now()
    if (left.length === 0 || now - this.reported.at < reportPause) return
    const text = JSON.stringify(left.map(({ ref, readiness }) => [ref, readiness]))
    if (text === this.reported.text) return
    this.reported = { text, at: now }
    this.limits.onWaiting(left)
  }
}
