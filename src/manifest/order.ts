import { groupOf, type ObjectRef } from './key.ts'

interface Rank {
  readonly name: string
  /** `Kind.group`, or the kind alone in the core group. */
  readonly kinds: readonly string[]
}

/** The ranks in which kinds are applied: each row is complete before the next one starts (docs/rules.md 5.1). */
const ranks: readonly Rank[] = [
  { name: 'CRDs', kinds: ['CustomResourceDefinition.apiextensions.k8s.io'] },
  { name: 'Namespaces', kinds: ['Namespace'] },
  {
    name: 'classes',
    kinds: [
      'PriorityClass.scheduling.k8s.io',
      'RuntimeClass.node.k8s.io',
      'StorageClass.storage.k8s.io',
      'CSIDriver.storage.k8s.io',
      'VolumeAttributesClass.storage.k8s.io',
      'DeviceClass.resource.k8s.io',
      'IngressClass.networking.k8s.io',
      'GatewayClass.gateway.networking.k8s.io',
    ],
  },
  { name: 'roles', kinds: ['ClusterRole.rbac.authorization.k8s.io', 'Role.rbac.authorization.k8s.io'] },
  {
    name: 'bindings, quotas and policies',
    kinds: [
      'ClusterRoleBinding.rbac.authorization.k8s.io',
      'RoleBinding.rbac.authorization.k8s.io',
      'ResourceQuota',
      'LimitRange',
      'NetworkPolicy.networking.k8s.io',
      'ServiceAccount',
    ],
  },
  {
    name: 'configuration and volumes',
    kinds: ['ConfigMap', 'Secret', 'PersistentVolume', 'PersistentVolumeClaim'],
  },
  {
    name: 'Services',
    kinds: ['Service', 'Endpoints', 'EndpointSlice.discovery.k8s.io', 'PodDisruptionBudget.policy'],
  },
  {
    name: 'workloads',
    kinds: [
      'Pod',
      'ReplicationController',
      'DaemonSet.apps',
      'Deployment.apps',
      'ReplicaSet.apps',
      'StatefulSet.apps',
      'Job.batch',
      'CronJob.batch',
      'HorizontalPodAutoscaler.autoscaling',
      'Ingress.networking.k8s.io',
    ],
  },
  { name: 'custom resources', kinds: [] },
  { name: 'APIServices', kinds: ['APIService.apiregistration.k8s.io'] },
  {
    name: 'webhooks and admission policies',
    kinds: [
      'MutatingWebhookConfiguration.admissionregistration.k8s.io',
      'ValidatingWebhookConfiguration.admissionregistration.k8s.io',
      'MutatingAdmissionPolicy.admissionregistration.k8s.io',
      'MutatingAdmissionPolicyBinding.admissionregistration.k8s.io',
      'ValidatingAdmissionPolicy.admissionregistration.k8s.io',
      'ValidatingAdmissionPolicyBinding.admissionregistration.k8s.io',
    ],
  },
]

// Kinds that no rank names belong to this rank.
const rankOfOthers = ranks.findIndex(({ kinds }) => kinds.length === 0)
const rankOfKind = new Map(ranks.flatMap(({ kinds }, rank) => kinds.map(kind => [kind, rank] as const)))

/** The rank in which a kind is applied. 0 is first. A `Service` of another group than core is a custom resource. */
export function applyRank({ apiVersion, kind }: Pick<ObjectRef, 'apiVersion' | 'kind'>): number {
  const group = groupOf(apiVersion)
  return rankOfKind.get(group === '' ? kind : `${kind}.${group}`) ?? rankOfOthers
}

/** The name of a rank for people: `workloads`. */
export function rankName(rank: number): string {
  return ranks[rank]?.name ?? ''
}

/**
 * The rank in which a kind is deleted (docs/rules.md 5.3). 0 is first: custom resources, because their operator and
 * webhooks must still exist. The others follow in the reverse order of apply, so Namespaces and CRDs are last.
 */
export function deleteRank(ref: Pick<ObjectRef, 'apiVersion' | 'kind'>): number {
  const rank = applyRank(ref)
  return rank === rankOfOthers ? 0 : ranks.length - rank
}

/**
 * The items in the order in which they are applied. Inside a rank they are ordered by namespace, name and kind. `refOf`
 * is called once for each item.
 */
export function sortForApply<T>(items: readonly T[], refOf: (item: T) => ObjectRef): T[] {
  return sortByRank(items, refOf, applyRank)
}

/** The items in the order in which they are deleted. Inside a rank the order is that of `sortForApply`. */
export function sortForDelete<T>(items: readonly T[], refOf: (item: T) => ObjectRef): T[] {
  return sortByRank(items, refOf, deleteRank)
}

function sortByRank<T>(
  items: readonly T[],
  refOf: (item: T) => ObjectRef,
  rankOf: (ref: ObjectRef) => number,
): T[] {
  const ranked = items.map(item => {
    const ref = refOf(item)
    return { item, ref, rank: rankOf(ref) }
  })
  return ranked.sort((a, b) => a.rank - b.rank || byName(a.ref, b.ref)).map(({ item }) => item)
}

function byName(a: ObjectRef, b: ObjectRef): number {
  return (
    compareText(a.namespace ?? '', b.namespace ?? '') ||
    compareText(a.name, b.name) ||
    compareText(a.kind, b.kind) ||
    compareText(a.apiVersion, b.apiVersion)
  )
}

/** Compares code units, so that the result does not depend on the locale of the machine. */
function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b)
}
