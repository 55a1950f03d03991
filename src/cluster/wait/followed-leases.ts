import { type ApiFailure, lacksRight } from '../../api/reply.ts'
import { leases } from '../../plan/lock/lease-place.ts'
import type { LeasesRead } from '../../plan/lock/leases-read.ts'
import type { ListOptions } from '../rest/api.ts'
import { type FollowApi, type Following, follow } from './follow.ts'
import { ObjectSet } from './object-set.ts'

/** The Leases of an instance, from one watch if the user may watch Leases in the whole cluster. */
export class FollowedLeases {
  private readonly api: FollowApi
  private readonly limits: Pick<Following, 'clock' | 'deadline'>
  private readonly found = new ObjectSet()
  /** How the last list in each namespace ended. The key of the whole cluster is an empty text. */
  private readonly lists = new Map<string, 'none' | 'read' | ApiFailure>()

  constructor(api: FollowApi, limits: Pick<Following, 'clock' | 'deadline'>) {
    this.api = api
    this.limits = limits
  }

  /** What the Leases say now. Undefined while nobody knows it, because a list has not ended yet or has failed. */
  get read(): LeasesRead | undefined {
    const lists = [...this.lists]
    const failures = lists.flatMap(([namespace, list]) =>
      typeof list === 'string' ? [] : [{ namespace, list }],
    )
    const hidden = failures.map(({ namespace }) => namespace)
    if (this.found.all.length > 0) return { kind: 'found', leases: this.found.all, hidden }
    if (lists.length === 0 || lists.some(([, list]) => list === 'none')) return undefined
    const [first] = failures
    if (first === undefined) return { kind: 'absent' }
    return { kind: 'no-rights', namespaces: hidden, why: first.list.message }
  }

  /** Whether something was heard since the last call. */
  takeNews(): boolean {
    return this.found.takeNews()
  }

  /** Follows until the deadline. Leases that the user may not read are left out. */
  async follow(name: string, namespaces: readonly string[]): Promise<void> {
    if (namespaces.length > 1 && (await this.followIn({ name }))) return
    this.lists.clear()
    await Promise.all(namespaces.map(namespace => this.followIn({ name, namespace })))
  }

  /** Returns whether the user may list Leases there. */
  private async followIn(scope: Pick<ListOptions, 'name' | 'namespace'>): Promise<boolean> {
    const { namespace = '' } = scope
    this.lists.set(namespace, 'none')
    await follow(
      this.api,
      { resource: leases, scope, ...this.limits },
      {
        list: items => {
          this.lists.set(namespace, 'read')
          this.found.list(items, scope.namespace)
        },
        see: object => this.found.see(object),
        lose: object => this.found.lose(object),
        hide: failure => {
          this.lists.set(namespace, lacksRight(failure) ? failure : 'none')
        },
        isDone: () => false,
      },
    )
    return typeof this.lists.get(namespace) === 'string'
  }
}
