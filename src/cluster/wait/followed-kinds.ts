import { lacksRight } from '../../api/reply.ts'
import type { Resource } from '../../api/resource.ts'
import type { LiveObject } from '../../manifest/object.ts'
import type { Readiness } from '../../readiness/readiness.ts'
import type { ListOptions } from '../rest/api.ts'
import { type Arrival, Arrivals, type Awaited } from './arrivals.ts'
import { type FollowApi, type Follower, type Following, follow } from './follow.ts'
import { scopeOf } from './scope.ts'

/** An object whose readiness is followed, and its kind. */
export interface FollowedObject extends Awaited {
  readonly resource: Resource
}

/** Some objects of one kind that one list contains. */
export interface Part {
  readonly resource: Resource
  readonly objects: readonly FollowedObject[]
  readonly arrivals: Arrivals
  /** The list that contains these objects. */
  readonly scope: ListOptions
  /** Ends the watch of these objects. */
  readonly end: AbortController
}

/** How something was heard of an object: by a list, by an event that it exists, or by an event that it is gone. */
export type Heard = 'listed' | 'seen' | 'gone'

export interface FollowRules {
  readonly clock: Following['clock']
  readonly judge: (object: LiveObject) => Readiness
  /** Selects the objects in a list of several. Absent if no label selects them. */
  readonly labelSelector?: string
  /** Whether the metadata of the objects of a kind is enough to judge them. Without this function it is never enough. */
  readonly isMetadataEnough?: (resource: Resource) => boolean
  /** Whether nothing more needs to be heard of a part. It is asked after each list and each event. */
  readonly isDone: (part: Part) => boolean
  /** Hears of each object that is listed, or that an event is about. */
  readonly hear?: (object: LiveObject, how: Heard) => void
}

/**
 * The readiness of objects of several kinds, by one list for each kind, and one watch unless the list is enough
 * (docs/rules.md 10.12).
 */
export class FollowedKinds {
  private readonly api: FollowApi
  private readonly rules: FollowRules
  private readonly all = new Set<Part>()

  constructor(api: FollowApi, rules: FollowRules) {
    this.api = api
    this.rules = rules
  }

  get parts(): readonly Part[] {
    return [...this.all]
  }

  get arrivals(): readonly Arrival[] {
    return this.parts.flatMap(({ arrivals }) => arrivals.all)
  }

  /** Follows these objects until all of their parts are done, or the deadline is aborted. */
  async follow(objects: readonly FollowedObject[], deadline: AbortSignal): Promise<void> {
    const kinds = Map.groupBy(
      objects,
      ({ resource: { plural, version, group } }) => `${plural}.${version}.${group}`,
    )
    const parts = [...kinds.values()].map(some => this.addPart(some))
    await Promise.all(parts.map(part => this.followPart(part, deadline)))
  }

  private addPart(objects: readonly FollowedObject[]): Part {
    const [first] = objects
    if (first === undefined) throw new Error('no objects are followed')
    const { resource } = first
    const { labelSelector, isMetadataEnough, judge } = this.rules
    const scope = scopeOf(objects.map(({ ref }) => ref))
    // One object is found by its name. Several are found by our label, because others may have thousands of the kind.
    const select = scope.name === undefined && labelSelector !== undefined ? { labelSelector } : {}
    const metadataOnly = isMetadataEnough?.(resource) === true ? { metadataOnly: true } : {}
    const part = {
      resource,
      objects,
      arrivals: new Arrivals(objects, judge),
      scope: { ...scope, ...select, ...metadataOnly },
      end: new AbortController(),
    }
    this.all.add(part)
    return part
  }

  /** Follows the objects of a kind, in each namespace by itself if the user may not list the kind in all of them. */
  private async followPart(part: Part, deadline: AbortSignal): Promise<void> {
    const { resource, objects, arrivals, scope, end } = part
    const { clock, isDone, hear } = this.rules
    const isNarrow = scope.namespace !== undefined || !resource.namespaced
    let splits = false
    const follower: Follower = {
      list: items => {
        for (const item of items) hear?.(item, 'listed')
        arrivals.list(items)
      },
      see: object => {
        hear?.(object, 'seen')
        arrivals.see(object)
      },
      lose: object => {
        hear?.(object, 'gone')
        arrivals.lose(object)
      },
      hide: failure => {
        splits = !isNarrow && lacksRight(failure)
        if (!splits) arrivals.hide(failure)
      },
      isDone: () => isDone(part),
    }
    const either = AbortSignal.any([deadline, end.signal])
    await follow(this.api, { resource, scope, clock, deadline: either }, follower)
    if (!splits) return
    this.all.delete(part)
    const inNamespaces = [...Map.groupBy(objects, ({ ref }) => ref.namespace).values()]
    const narrow = inNamespaces.map(some => this.addPart(some))
    await Promise.all(narrow.map(one => this.followPart(one, deadline)))
  }
}
