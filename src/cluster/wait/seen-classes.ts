import type { Resource } from '../../api/resource.ts'
import { groupKindOf } from '../../manifest/kind.ts'
import { type KnownClasses, storageClassesOf } from '../../readiness/claim-class.ts'
import { isForbidden } from './deadline.ts'
import { type FollowApi, type Following, follow } from './follow.ts'
import type { FollowedObject } from './followed-kinds.ts'
import { ObjectSet } from './object-set.ts'

const storageClasses: Resource = {
  group: 'storage.k8s.io',
  version: 'v1',
  kind: 'StorageClass',
  plural: 'storageclasses',
  namespaced: false,
  verbs: ['list', 'watch'],
  hasStatus: false,
  aggregated: false,
}

interface Limits extends Pick<Following, 'clock' | 'deadline'> {
  /** Whether one list is enough. */
  readonly once: boolean
}

/** The StorageClasses of the cluster, if an object that is followed is a PersistentVolumeClaim (docs/rules.md 10.7). */
export class SeenClasses {
  private readonly set = new ObjectSet()
  private state: 'unasked' | 'unlisted' | 'listed' | 'hidden' = 'unasked'

  /** Undefined if nobody has asked for them, or if they can't be listed. */
  get all(): KnownClasses | undefined {
    if (this.state === 'listed') return storageClassesOf(this.set.all)
    return this.state === 'unlisted' ? 'unlisted' : undefined
  }

  /** Whether something was heard since the last call. */
  takeNews(): boolean {
    return this.set.takeNews()
  }

  /**
   * Follows the classes until the deadline. Resolves at the deadline, and before that once they have been listed or the
   * server forbids it. What was judged by then is to be judged again.
   */
  async follow(
    api: FollowApi,
    objects: readonly FollowedObject[],
    { once, ...limits }: Limits,
  ): Promise<void> {
    if (!objects.some(({ ref }) => groupKindOf(ref) === '/PersistentVolumeClaim')) return
    const scope = { metadataOnly: true }
    const looked = Promise.withResolvers<void>()
    limits.deadline.addEventListener('abort', () => looked.resolve(), { once: true })
    this.state = 'unlisted'
    const following = follow(
      api,
      { resource: storageClasses, scope, ...limits },
      {
        list: items => {
          this.state = 'listed'
          this.set.list(items)
          looked.resolve()
        },
        see: object => this.set.see(object),
        lose: object => this.set.lose(object),
        hide: failure => {
          if (this.state === 'listed' || !(once || isForbidden(failure))) return
          this.state = 'hidden'
          looked.resolve()
        },
        isDone: () => once,
      },
    )
    await Promise.race([looked.promise, following])
  }
}
