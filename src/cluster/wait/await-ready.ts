import { lacksRight } from '../../api/reply.ts'
import type { Resource } from '../../api/resource.ts'
import type { LiveObject } from '../../manifest/object.ts'
import type { Readiness } from '../../readiness/readiness.ts'
import type { ListOptions } from '../rest/api.ts'
import { type Arrival, Arrivals, type Awaited } from './arrivals.ts'
import { type WaitLimits, withDeadline } from './deadline.ts'
import { type FollowApi, type Follower, follow } from './follow.ts'
import { followPods } from './follow-pods.ts'
import { OwnedPods } from './owned-pods.ts'
import { scopeOf } from './scope.ts'

/** An object that is to become ready, and its kind. */
export interface AwaitedObject extends Awaited {
  readonly resource: Resource
}

export interface ReadyLimits extends WaitLimits {
  /** Judges an object. `pods` are those of its newest template that are not ready, as far as they are known. */
  readonly judge: (object: LiveObject, pods: readonly LiveObject[]) => Readiness
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

/** Some objects of one kind that one list contains. */
interface Part {
  readonly resource: Resource
  readonly objects: readonly AwaitedObject[]
  readonly arrivals: Arrivals
  /** The list that contains these objects. */
  readonly scope: ListOptions
  /** Ends the watch of these objects. */
  readonly end: AbortController
}

/**
 * Waits until objects are ready, by one list for each kind, and one watch if something of the kind is not ready yet
 * (docs/rules.md 10.12). The wait ends early as soon as one object has failed. Returns all objects as they were seen
 * last. Never throws for an object.
 */
export async function awaitReady(
  api: FollowApi,
  objects: readonly AwaitedObject[],
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
  private readonly parts = new Set<Part>()
  private readonly failing = new AbortController()
  private readonly pods = new OwnedPods()
  private reported = { text: '', at: Number.NEGATIVE_INFINITY }

  constructor(api: FollowApi, limits: ReadyLimits) {
    this.api = api
    this.limits = limits
  }

  get arrivals(): readonly Arrival[] {
    return [...this.parts].flatMap(({ arrivals }) => arrivals.all)
  }

  async run(objects: readonly AwaitedObject[], deadline: AbortSignal): Promise<void> {
    const over = AbortSignal.any([deadline, this.failing.signal])
    const kinds = Map.groupBy(
      objects,
      ({ resource: { plural, version, group } }) => `${plural}.${version}.${group}`,
    )
    const parts = [...kinds.values()].map(some => this.addPart(some))
    const ticking = this.tickUntil(over)
    await Promise.all(parts.map(part => this.followPart(part, over)))
    this.failing.abort()
    await ticking
  }

  /**
   * Lists once more what is not ready when the time is up, because the connection of a watch can die without an end. A
   * wait that a failed object has ended needs no such list.
   */
  async lookAgain(): Promise<void> {
    if (this.unready().some(({ readiness }) => readiness.state === 'failed')) return
    const late = [...this.parts].filter(({ arrivals }) => !arrivals.allReady)
    await Promise.all(
      late.map(async ({ resource, scope, arrivals }) => {
        const last = await this.api.listAt(resource, scope)
        if (last.ok) arrivals.list(last.value.items)
      }),
    )
  }

  private addPart(objects: readonly AwaitedObject[]): Part {
    const [first] = objects
    if (first === undefined) throw new Error('a wait for no objects')
    const judge = (live: LiveObject) => this.limits.judge(live, this.pods.of(live))
    const scope = scopeOf(objects.map(({ ref }) => ref))
    // One object is found by its name. Several are found by our label, because others may have thousands of the kind.
    const select = scope.name === undefined ? { labelSelector: this.limits.labelSelector } : {}
    const part = {
      resource: first.resource,
      objects,
      arrivals: new Arrivals(objects, judge),
      scope: { ...scope, ...select },
      end: new AbortController(),
    }
    this.parts.add(part)
    return part
  }

  /** Follows the objects of a kind, in each namespace by itself if the user may not list the kind in all of them. */
  private async followPart(part: Part, over: AbortSignal): Promise<void> {
    const { resource, objects, arrivals, scope, end } = part
    const isNarrow = scope.namespace !== undefined || !resource.namespaced
    let splits = false
    const follower: Follower = {
      list: items => arrivals.list(items),
      see: object => arrivals.see(object),
      lose: object => arrivals.lose(object),
      hide: failure => {
        splits = !isNarrow && lacksRight(failure)
        if (!splits) arrivals.hide(failure)
      },
      isDone: () => this.isDone(part),
    }
    const deadline = AbortSignal.any([over, end.signal])
    const { clock } = this.limits
    await follow(this.api, { resource, scope, clock, deadline }, follower)
    if (!splits) return
    this.parts.delete(part)
    const inNamespaces = [...Map.groupBy(objects, ({ ref }) => ref.namespace).values()]
    const narrow = inNamespaces.map(some => this.addPart(some))
    await Promise.all(narrow.map(one => this.followPart(one, over)))
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
      const hasNews = this.pods.takeNews()
      for (const part of this.parts) {
        part.arrivals.recheck(clock.now(), hasNews)
        this.isDone(part)
      }
      this.report()
    }
    await followed
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
