import { groupOf, type ObjectRef } from './key.ts'

/** The ranks in which kinds are applied (design.md 5): each row is complete before the next one starts. */
const ranks: readonly (readonly string[])[] = [
  ['CustomResourceDefinition.apiextensions.k8s.io'],
  ['Namespace'],
  [
    'PriorityClass.scheduling.k8s.io',
    'RuntimeClass.node.k8s.io',
    'StorageClass.storage.k8s.io',
    'CSIDriver.storage.k8s.io',
    'VolumeAttributesClass.storage.k8s.io',
    'DeviceClass.resource.k8s.io',
    'IngressClass.networking.k8s.io',
    'GatewayClass.gateway.networking.k8s.io',
  ],
  ['ClusterRole.rbac.authorization.k8s.io', 'Role.rbac.authorization.k8s.io'],
  [
    'ClusterRoleBinding.rbac.authorization.k8s.io',
    'RoleBinding.rbac.authorization.k8s.io',
    'ResourceQuota',
    'LimitRange',
    'NetworkPolicy.networking.k8s.io',
    'ServiceAccount',
  ],
  ['ConfigMap', 'Secret', 'PersistentVolume', 'PersistentVolumeClaim'],
  ['Service', 'Endpoints', 'EndpointSlice.discovery.k8s.io', 'PodDisruptionBudget.policy'],
  [
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
  [], // custom resources and unknown kinds
  ['APIService.apiregistration.k8s.io'],
  [
    'MutatingWebhookConfiguration.admissionregistration.k8s.io',
    'ValidatingWebhookConfiguration.admissionregistration.k8s.io',
    'MutatingAdmissionPolicy.admissionregistration.k8s.io',
    'MutatingAdmissionPolicyBinding.admissionregistration.k8s.io',
    'ValidatingAdmissionPolicy.admissionregistration.k8s.io',
    'ValidatingAdmissionPolicyBinding.admissionregistration.k8s.io',
  ],
]

const rankOfOthers = ranks.findIndex(kinds => kinds.length === 0)
const rankOfKind = new Map(ranks.flatMap((kinds, rank) => kinds.map(kind => [kind, rank] as const)))

/** When a kind is applied, 0 first. Group and kind decide; a Service of another group is a custom resource. */
export function applyRank({ apiVersion, kind }: Pick<ObjectRef, 'apiVersion' | 'kind'>): number {
  const group = groupOf(apiVersion)
  return rankOfKind.get(group === '' ? kind : `${kind}.${group}`) ?? rankOfOthers
}

/** When a kind is deleted, 0 first: webhooks and APIServices, then what needs others, namespaces and CRDs last. */
export function deleteRank(ref: Pick<ObjectRef, 'apiVersion' | 'kind'>): number {
  return ranks.length - 1 - applyRank(ref)
}

/** For `sort`: the order of applying, deterministic by namespace, name and kind inside a rank. */
export function byApplyOrder(a: ObjectRef, b: ObjectRef): number {
  return applyRank(a) - applyRank(b) || byName(a, b)
}

/** For `sort`: the order of deleting, with the same ties as `byApplyOrder`. */
export function byDeleteOrder(a: ObjectRef, b: ObjectRef): number {
  return deleteRank(a) - deleteRank(b) || byName(a, b)
}

function byName(a: ObjectRef, b: ObjectRef): number {
  return (
    compareText(a.namespace ?? '', b.namespace ?? '') ||
    compareText(a.name, b.name) ||
    compareText(a.kind, b.kind) ||
    compareText(a.apiVersion, b.apiVersion)
  )
}

/** By code units: the same on every machine, whatever its locale. */
function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b)
}
