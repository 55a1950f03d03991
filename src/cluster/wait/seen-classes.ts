import type { Resource } from '../../api/resource.ts'
import { groupKindOf } from '../../manifest/kind.ts'
import { type StorageClasses, storageClassesOf } from '../../readiness/claim-class.ts'
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
  private isListed = false

  /** Undefined if they could not be listed. */
  get all(): StorageClasses | undefined {
    return this.isListed ? storageClassesOf(this.set.all) : undefined
  }

  /** Whether something was heard since the last call. */
  takeNews(): boolean {
    return this.set.takeNews()
  }

  /**
   * Follows the classes until the deadline. Resolves once they have been listed, or could not be, so that no claim is
   * judged before that.
   */
  async follow(
    api: FollowApi,
    objects: readonly FollowedObject[],
    { once, ...limits }: Limits,
  ): Promise<void> {
    if (!objects.some(({ ref }) => groupKindOf(ref) === '/PersistentVolumeClaim')) return
    const scope = { metadataOnly: true }
    const looked = Promise.withResolvers<void>()
    const following = follow(
      api,
      { resource: storageClasses, scope, ...limits },
      {
        list: items => {
          this.isListed = true
          this.set.list(items)
          looked.resolve()
        },
        see: object => this.set.see(object),
        lose: object => this.set.lose(object),
        hide: () => looked.resolve(),
        isDone: () => once,
      },
    )
    await Promise.race([looked.promise, following])
  }
}
