import type { ApiFailure } from '../../api/reply.ts'
import type { Resource } from '../../api/resource.ts'
import type { LiveObject } from '../../manifest/object.ts'
import type { Api, ListOptions, WatchEvent } from '../rest/api.ts'
import { isForbidden, pollDelay, type WaitLimits } from './deadline.ts'

export type FollowApi = Pick<Api, 'listAt' | 'watch'>

/** Hears what lives of one kind. */
export interface Follower {
  /** Takes a complete list of the objects that exist. */
  list(items: readonly LiveObject[]): void
  /** Takes an object that is new or has changed. */
  see(object: LiveObject): void
  /** Takes an object that is gone. */
  lose(object: LiveObject): void
  /** Hears that the objects could not be listed. */
  hide(failure: ApiFailure): void
  /** Whether nothing more needs to be heard. It is asked after each of the calls above. */
  isDone(): boolean
}

/** The objects that are followed, and what ends it. */
export interface Following {
  readonly resource: Resource
  readonly scope: ListOptions
  readonly clock: WaitLimits['clock']
  readonly deadline: AbortSignal
}

/**
 * Follows the objects of one kind by one list and one watch, until the follower is done, the deadline is aborted, or the
 * server forbids the list. A watch that ends is opened again from the last version that it has sent. If that version is
 * too old (410), the objects are listed again. Only if the server forbids watches, lists alone are left, at growing
 * intervals.
 */
export async function follow(api: FollowApi, following: Following, follower: Follower): Promise<void> {
  const { resource, scope, clock, deadline } = following
  let mayWatch = true
  for (let pauses = 0; !deadline.aborted; pauses++) {
    const reply = await api.listAt(resource, scope)
    if (reply.ok) follower.list(reply.value.items)
    // The kind is no longer served: its CRD is gone, and with it all of its objects.
    else if (reply.failure.status === 404 && !resource.aggregated) follower.list([])
    else follower.hide(reply.failure)
    if (follower.isDone() || (!reply.ok && isForbidden(reply.failure))) return
    if (reply.ok && mayWatch)
      mayWatch = await watchFrom(reply.value.resourceVersion, api, following, follower)
    if (follower.isDone()) return
    await clock.sleep(pollDelay(pauses), deadline)
  }
}

/**
 * Watches from a version until the follower is done or a new list is needed. Returns false if the server forbids
 * watches.
 */
async function watchFrom(
  start: string,
  api: FollowApi,
  { resource, scope, clock, deadline }: Following,
  follower: Follower,
): Promise<boolean> {
  let resourceVersion = start
  for (let pauses = 0; !deadline.aborted; pauses++) {
    for await (const event of api.watch(resource, { ...scope, resourceVersion }, deadline)) {
      if (event.type === 'ERROR') {
        const answer = endOf(event.failure)
        if (answer !== undefined) return answer === 'list again'
        break
      }
      pauses = 0
      resourceVersion = hear(event, follower)
      if (event.type !== 'BOOKMARK' && follower.isDone()) return true
    }
    await clock.sleep(pollDelay(pauses), deadline)
  }
  return true
}

/** What a failed watch means; undefined if it can be opened again. */
function endOf(failure: ApiFailure): 'list again' | 'forbidden' | undefined {
  if (failure.status === 410) return 'list again'
  return isForbidden(failure) ? 'forbidden' : undefined
}

/** Tells the follower of an event. Returns the version from which a watch can go on. */
function hear(event: Exclude<WatchEvent, { type: 'ERROR' }>, follower: Follower): string {
  if (event.type === 'BOOKMARK') return event.resourceVersion
  if (event.type === 'DELETED') follower.lose(event.object)
  else follower.see(event.object)
  return event.object.metadata.resourceVersion
}
