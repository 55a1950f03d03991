import { lacksRight } from '../../api/reply.ts'
import type { Resource } from '../../api/resource.ts'
import type { ObjectRef } from '../../manifest/key.ts'
import type { ListOptions } from '../rest/api.ts'
import { type FollowApi, type Following, follow } from './follow.ts'
import type { ObjectSet } from './object-set.ts'
import type { OwnedPods } from './owned-pods.ts'

const base = { verbs: ['list', 'watch'], namespaced: true, hasStatus: true, aggregated: false }
const podKind: Resource = { ...base, group: '', version: 'v1', kind: 'Pod', plural: 'pods' }
const replicaSetKind: Resource = {
  ...base,
  group: 'apps',
  version: 'v1',
  kind: 'ReplicaSet',
  plural: 'replicasets',
}

/** Above this number of namespaces, one watch in the whole cluster costs less than one for each namespace. */
const mostNamespaces = 3

interface Limits extends Pick<Following, 'clock' | 'deadline'> {
  /** Whether one list is enough. */
  readonly once?: boolean
}

/**
 * Follows the Pods of these objects until the deadline, and the ReplicaSets of Deployments, in their namespaces. What the
 * server does not show is left out without a word, because the objects themselves say in the end whether they are ready.
 */
export async function followPods(
  api: FollowApi,
  owners: readonly ObjectRef[],
  { pods, replicaSets }: Pick<OwnedPods, 'pods' | 'replicaSets'>,
  { once = false, ...limits }: Limits,
): Promise<void> {
  const deployments = owners.filter(({ kind }) => kind === 'Deployment')
  const follows = (resource: Resource, set: ObjectSet, scope: ListOptions) =>
    followSet(api, { resource, scope, ...limits }, set, once)
  await Promise.all([
    inNamespacesOf(owners, scope => follows(podKind, pods, scope)),
    inNamespacesOf(deployments, scope =>
      follows(replicaSetKind, replicaSets, { ...scope, metadataOnly: true }),
    ),
  ])
}

/** `followIn` returns false if the user lacks the right to list in that scope. */
async function inNamespacesOf(
  refs: readonly ObjectRef[],
  followIn: (scope: Pick<ListOptions, 'namespace'>) => Promise<boolean>,
): Promise<void> {
  const namespaces = new Set(refs.flatMap(({ namespace = [] }) => namespace))
  if (namespaces.size > mostNamespaces && (await followIn({}))) return
  await Promise.all([...namespaces].map(namespace => followIn({ namespace })))
}

async function followSet(
  api: FollowApi,
  following: Following,
  set: ObjectSet,
  once: boolean,
): Promise<boolean> {
  let mayList = true
  await follow(api, following, {
    list: items => set.list(items, following.scope.namespace),
    see: object => set.see(object),
    lose: object => set.lose(object),
    hide: failure => {
      mayList = !lacksRight(failure)
    },
    isDone: () => once,
  })
  return mayList
}
