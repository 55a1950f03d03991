import { lacksRight } from '../../api/reply.ts'
import type { Resource } from '../../api/resource.ts'
import type { Api, ListOptions } from '../rest/api.ts'
import { isForbidden, pollDelay, type WaitLimits, withDeadline } from './deadline.ts'
import { type Departing, Departures, type StillThere } from './departures.ts'

export interface GoneLimits extends WaitLimits {
  /** Called with what is still there: once there is something to wait for, and whenever that changes. */
  readonly onWaiting?: (left: readonly StillThere[]) => void
}

type GoneApi = Pick<Api, 'listAt' | 'watch'>

interface Wait {
  readonly api: GoneApi
  readonly resource: Resource
  readonly scope: ListOptions
  readonly departures: Departures
  readonly deadline: AbortSignal
  readonly report: () => void
}

/**
 * Waits until objects of one kind are gone, by one list and one watch for all of them. Returns the objects that are
 * still there when the time is up. Never throws for an object. If the user may not list the kind in the whole cluster,
 * the objects of each namespace are awaited by themselves. If the server forbids these lists, too, the objects are
 * returned at once as `unseen`.
 */
export async function awaitGone(
  api: GoneApi,
  resource: Resource,
  objects: readonly Departing[],
  limits: GoneLimits,
): Promise<readonly StillThere[]> {
  const left = await awaitTogether(api, resource, objects, limits)
  const parts = [...Map.groupBy(left, ({ ref }) => ref.namespace).values()]
  if (parts.length < 2 || !left.every(({ unseen }) => unseen !== undefined && lacksRight(unseen))) return left
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
  api: GoneApi,
  resource: Resource,
  objects: readonly Departing[],
  limits: GoneLimits,
): Promise<readonly StillThere[]> {
  const departures = new Departures(objects)
  if (objects.length === 0) return []
  const scope = scopeOf(objects)
  const report = onChange(departures, limits.onWaiting)
  await withDeadline(limits, async deadline => {
    const wait: Wait = { api, resource, scope, departures, deadline, report }
    let mayWatch = true
    for (let looks = 0; !deadline.aborted; looks++) {
      const resourceVersion = await look(wait)
      if (resourceVersion === 'done') return
      if (resourceVersion !== undefined && mayWatch) mayWatch = await follow(wait, resourceVersion)
      if (departures.all.length === 0) return
      await limits.clock.sleep(pollDelay(looks), deadline)
    }
  })
  return departures.all
}

/**
 * Lists the objects. Returns the version from which a watch can start, undefined if the list failed, or `done` if
 * the wait is over.
 */
async function look({
  api,
  resource,
  scope,
  departures,
  report,
}: Wait): Promise<string | 'done' | undefined> {
  const reply = await api.listAt(resource, scope)
  if (reply.ok) departures.list(reply.value.items)
  // The kind is no longer served: its CRD is gone, and with it all of its objects.
  else if (reply.failure.status === 404 && !resource.aggregated) departures.list([])
  else departures.hide(reply.failure)
  if (departures.all.length === 0) return 'done'
  if (!reply.ok) return isForbidden(reply.failure) ? 'done' : undefined
  report()
  return reply.value.resourceVersion
}

/**
 * Watches until all objects are gone or the watch ends. Returns false if the server forbids watching, so that only
 * lists are left.
 */
async function follow(wait: Wait, resourceVersion: string): Promise<boolean> {
  const { api, resource, scope, departures, deadline, report } = wait
  for await (const event of api.watch(resource, { ...scope, resourceVersion }, deadline)) {
    if (event.type === 'ERROR') return !isForbidden(event.failure)
    if (event.type === 'BOOKMARK') continue
    if (event.type === 'DELETED') departures.lose(event.object)
    else departures.see(event.object)
    if (departures.all.length === 0) return true
    report()
  }
  return true
}

/** The smallest list that contains the objects: one object by its name, or one namespace. */
function scopeOf(objects: readonly Departing[]): ListOptions {
  const namespaces = new Set(objects.map(({ ref }) => ref.namespace))
  const [namespace] = namespaces.size === 1 ? namespaces : []
  const [only] = objects.length === 1 ? objects : []
  return {
    metadataOnly: true,
    ...(namespace === undefined ? {} : { namespace }),
    ...(only === undefined ? {} : { name: only.ref.name }),
  }
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
