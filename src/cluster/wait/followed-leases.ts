import { lacksRight } from '../../api/reply.ts'
import type { LiveObject } from '../../manifest/object.ts'
import { leases } from '../../plan/lock/lease-place.ts'
import type { ListOptions } from '../rest/api.ts'
import { type FollowApi, type Following, follow } from './follow.ts'
import { ObjectSet } from './object-set.ts'

/** The Leases of an instance, from one watch if the user may watch Leases in the whole cluster. */
export class FollowedLeases {
  private readonly api: FollowApi
  private readonly limits: Pick<Following, 'clock' | 'deadline'>
  private readonly found = new ObjectSet()

  constructor(api: FollowApi, limits: Pick<Following, 'clock' | 'deadline'>) {
    this.api = api
    this.limits = limits
  }

  get all(): readonly LiveObject[] {
    return this.found.all
  }

  /** Whether something was heard since the last call. */
  takeNews(): boolean {
    return this.found.takeNews()
  }

  /** Follows until the deadline. Leases that the user may not read are left out. */
  async follow(name: string, namespaces: readonly string[]): Promise<void> {
    if (namespaces.length > 1 && (await this.followIn({ name }))) return
    await Promise.all(namespaces.map(namespace => this.followIn({ name, namespace })))
  }

  private async followIn(scope: Pick<ListOptions, 'name' | 'namespace'>): Promise<boolean> {
    let mayList = true
    await follow(
      this.api,
      { resource: leases, scope, ...this.limits },
      {
        list: items => this.found.list(items, scope.namespace),
        see: object => this.found.see(object),
        lose: object => this.found.lose(object),
        hide: failure => {
          mayList = !lacksRight(failure)
        },
        isDone: () => false,
      },
    )
    return mayList
  }
}
