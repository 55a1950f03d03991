import type { Clock } from '../../api/clock.ts'
import { keyOf, type ObjectKey, refOf } from '../../manifest/key.ts'
import type { LiveObject } from '../../manifest/object.ts'
import { ownVersion } from '../../plan/status/own-version.ts'
import { type StatusRow, type Subject, statusRow } from '../../plan/status/row.ts'
import type { ReadinessRule } from '../../readiness/readiness.ts'
import { ownsPods, readinessWithPods } from '../../readiness/readiness-with-pods.ts'
import { isReadyOnceThere } from '../../readiness/without-status.ts'
import type { Arrival } from './arrivals.ts'
import type { FollowApi } from './follow.ts'
import { followPods } from './follow-pods.ts'
import { FollowedKinds, type FollowedObject, type FollowRules, type Heard } from './followed-kinds.ts'
import { OwnedPods } from './owned-pods.ts'
import { SeenClasses } from './seen-classes.ts'

export interface SightRules {
  readonly clock: Clock
  /** The rules of `kubernixos.readiness`. */
  readonly readiness: readonly ReadinessRule[]
  /** Selects the objects that carry our label. */
  readonly labelSelector: string
}

/** What was known last of each object (ownVersion). */
export type Versions = Map<ObjectKey, string>

/** Milliseconds between two looks at the clock. No request is sent for them. */
const tick = 1_000

/**
 * Whether the objects of an instance are ready, seen once or followed. Each kind is listed once, with metadata only if
 * that is enough. Pods are listed only if a workload is not ready (docs/rules.md 13.3).
 */
export class Sightings {
  private readonly api: FollowApi
  private readonly rules: SightRules
  private readonly subjects: readonly Subject[]
  private readonly pods = new OwnedPods()
  private readonly classes = new SeenClasses()
  private versions: Versions = new Map()
  private hasChanged = false
  private groups: readonly FollowedKinds[] = []

  constructor(api: FollowApi, subjects: readonly Subject[], rules: SightRules) {
    this.api = api
    this.subjects = subjects
    this.rules = rules
  }

  /** The status of each object, in the order of the subjects. */
  get rows(): StatusRow[] {
    const seen = new Map(this.arrivals.map(arrival => [keyOf(arrival.ref), arrival]))
    return this.subjects.map(subject => statusRow(subject, seen.get(subject.key)))
  }

  /** Lists all objects once. */
  async look(stop: AbortSignal): Promise<void> {
    await this.follow(true, stop)
    const owners = this.ownersInTrouble
    if (owners.length === 0) return
    await followPods(this.api, owners, this.pods, { clock: this.rules.clock, deadline: stop, once: true })
    this.recheck(true)
  }

  /**
   * Follows all objects until the deadline. `versions` are those for which the differences were looked for; it is kept up
   * to date. `onTick` is called each second once all objects have been listed. `isStale` says whether an object was
   * created, deleted or changed in its own fields since then, or since the last call, so that the differences have to be
   * looked for again.
   */
  async watch(deadline: AbortSignal, versions: Versions, onTick: (isStale: boolean) => void): Promise<void> {
    const { clock } = this.rules
    this.versions = versions
    const following = this.follow(false, deadline)
    let followed: Promise<void> | undefined
    for (;;) {
      await clock.sleep(tick, deadline)
      if (deadline.aborted) break
      if (this.arrivals.some(({ sight }) => sight === 'unread')) continue
      if (this.ownersInTrouble.length > 0)
        followed ??= followPods(this.api, this.owners, this.pods, { clock, deadline })
      this.recheck([this.pods.takeNews(), this.classes.takeNews()].includes(true))
      this.forgetAbsent()
      const { hasChanged } = this
      this.hasChanged = false
      onTick(hasChanged)
    }
    await Promise.all([following, followed])
  }

  private get arrivals(): readonly Arrival[] {
    return this.groups.flatMap(({ arrivals }) => arrivals)
  }

  private get ownersInTrouble() {
    return this.arrivals.flatMap(({ ref, live, readiness }) =>
      readiness.state === 'waiting' && live !== undefined && ownsPods(live) ? [ref] : [],
    )
  }

  private get owners() {
    return this.subjects.flatMap(({ ref }) => (ownsPods(ref) ? [ref] : []))
  }

  /** Objects without our label are found in a list of all objects of their kind. */
  private async follow(once: boolean, deadline: AbortSignal): Promise<void> {
    const { clock, readiness, labelSelector } = this.rules
    const rules: FollowRules = {
      clock,
      judge: live =>
        readinessWithPods(live, this.pods.of(live), {
          rules: readiness,
          now: clock.now(),
          classes: this.classes.all,
        }),
      isMetadataEnough: resource => isReadyOnceThere(resource, readiness),
      isDone: () => once,
      hear: (object, how) => this.hear(object, how),
    }
    const labelled = new FollowedKinds(this.api, { ...rules, labelSelector })
    const known = new Set(this.subjects.map(({ key }) => key))
    const hearKnown = (object: LiveObject, how: Heard) => {
      if (known.has(keyOf(refOf(object)))) this.hear(object, how)
    }
    const others = new FollowedKinds(this.api, { ...rules, hear: hearKnown })
    this.groups = [labelled, others]
    const part = (isLabelled: boolean) => followed(this.subjects, isLabelled)
    const all = [...part(true), ...part(false)]
    const looking = this.classes
      .follow(this.api, all, { clock, deadline, once })
      .then(() => this.recheck(true))
    const following = [labelled.follow(part(true), deadline), others.follow(part(false), deadline)]
    await Promise.all([looking, ...following])
  }

  private hear(object: LiveObject, how: Heard): void {
    const key = keyOf(refOf(object))
    const before = this.versions.get(key)
    const version = how === 'gone' ? undefined : ownVersion(object)
    if (version === undefined) this.versions.delete(key)
    else this.versions.set(key, version)
    if (version !== before) this.hasChanged = true
  }

  /** A list does not name the objects that have gone. */
  private forgetAbsent(): void {
    for (const { ref, sight } of this.arrivals)
      if (sight === 'absent' && this.versions.delete(keyOf(ref))) this.hasChanged = true
  }

  private recheck(hasNews: boolean): void {
    const now = this.rules.clock.now()
    for (const { parts } of this.groups) for (const { arrivals } of parts) arrivals.recheck(now, hasNews)
  }
}

function followed(subjects: readonly Subject[], isLabelled: boolean): FollowedObject[] {
  return subjects.flatMap(subject => {
    const { ref, resource, mayVanish } = subject
    return resource === undefined || subject.isLabelled !== isLabelled ? [] : [{ ref, resource, mayVanish }]
  })
}
