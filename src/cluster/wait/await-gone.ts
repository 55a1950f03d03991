import { lacksRight } from '../../api/reply.ts'
import type { Resource } from '../../api/resource.ts'
import { isNamespace } from '../../manifest/kind.ts'
import { type WaitLimits, withDeadline } from './deadline.ts'
import { type Departing, Departures, type StillThere } from './departures.ts'
import { type FollowApi, type Follower, follow } from './follow.ts'
import { scopeOf } from './scope.ts'

export interface GoneLimits extends WaitLimits {
  /** Called with what is still there: once there is something to wait for, and whenever that changes. */
  readonly onWaiting?: (left: readonly StillThere[]) => void
}

/**
 * Waits until objects of one kind are gone, by one list and one watch for all of them. Returns the objects that are not
 * known to be gone when the time is up or the run is stopped. They are `unseen` if nobody has looked at them by then. Never
 * throws for an object. If the user may not list the kind in the whole cluster, the objects of each namespace are awaited
 * by themselves. If the server forbids these lists, too, the objects are returned at once as `unseen`.
 */
export async function awaitGone(
  api: FollowApi,
  resource: Resource,
  objects: readonly Departing[],
  limits: GoneLimits,
): Promise<readonly StillThere[]> {
  const left = await awaitTogether(api, resource, objects, limits)
  const parts = [...Map.groupBy(left, ({ ref }) => ref.namespace).values()]
  if (parts.length < 2 || !left.every(({ unseen }) => typeof unseen === 'object' && lacksRight(unseen)))
    return left
  return awaitParts(parts, limits, (part, more) => awaitTogether(api, resource, part, more))
}

/** Awaits several groups of objects at once. What is reported is what is left of all groups. */
async function awaitParts(
  parts: readonly (readonly Departing[])[],
  limits: GoneLimits,
  wait: (part: readonly Departing[], limits: GoneLimits) => Promise<readonly StillThere[]>,
): Promise<readonly StillThere[]> {
  const waiting = new Map<number, readonly StillThere[]>()
  const ends = parts.map((part, index) => {
    const onWaiting = (left: readonly StillThere[]) => {
      waiting.set(index, left)
      limits.onWaiting?.([...waiting.values()].flat())
    }
    return wait(part, { ...limits, onWaiting })
  })
  return (await Promise.all(ends)).flat()
}

async function awaitTogether(
  api: FollowApi,
  resource: Resource,
  objects: readonly Departing[],
  limits: GoneLimits,
): Promise<readonly StillThere[]> {
  if (objects.length === 0) return []
  const departures = new Departures(objects)
  const report = onChange(departures, limits.onWaiting)
  // The status of a Namespace says what holds it. A CustomResourceDefinition is too large for that.
  const metadataOnly = !objects.some(({ ref }) => isNamespace(ref))
  const scope = { ...scopeOf(objects.map(({ ref }) => ref)), metadataOnly }
  const follower: Follower = {
    list: items => departures.list(items),
    see: object => departures.see(object),
    lose: object => departures.lose(object),
    hide: failure => departures.hide(failure),
    isDone: () => {
      if (departures.all.length === 0) return true
      report()
      return false
    },
  }
  const { clock } = limits
  await withDeadline(limits, deadline => follow(api, { resource, scope, clock, deadline }, follower))
  const isTimeUp = departures.all.length > 0 && !limits.signal.aborted
  if (!isTimeUp || departures.all.some(({ unseen }) => typeof unseen === 'object')) return departures.all
  // The connection of a watch can die without an end. A last list shows whether the objects are really still there.
  const last = await api.listAt(resource, scope)
  if (last.ok) departures.list(last.value.items)
  else if (departures.all.some(({ unseen }) => unseen !== undefined)) departures.hide(last.failure)
  return departures.all
}

/** Calls `hear` only if the objects differ from those of the last call. */
function onChange(departures: Departures, hear: GoneLimits['onWaiting']): () => void {
  let last = ''
  return () => {
    const left = departures.all
    const now = JSON.stringify(left)
    if (now !== last) hear?.(left)
    last = now
  }
}
