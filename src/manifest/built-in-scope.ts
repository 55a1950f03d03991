import { groupOf } from './key.ts'

/** Whether the objects of a kind live in a namespace. */
export type Scope = 'namespaced' | 'cluster'

type Kinds = Readonly<Record<string, readonly string[]>>

/**
 * The kinds of Kubernetes 1.36 by group, kinds behind a feature gate included. The core group is the empty string. An
 * end-to-end test compares the table with the discovery of a real API server.
 */
const kindsOf: Readonly<Record<Scope, Kinds>> = {
  namespaced: {
    '': [
      'Binding',
      'ConfigMap',
      'Endpoints',
      'Event',
      'LimitRange',
      'PersistentVolumeClaim',
      'Pod',
      'PodTemplate',
      'ReplicationController',
      'ResourceQuota',
      'Secret',
      'Service',
      'ServiceAccount',
    ],
    apps: ['ControllerRevision', 'DaemonSet', 'Deployment', 'ReplicaSet', 'StatefulSet'],
    'authorization.k8s.io': ['LocalSubjectAccessReview'],
    autoscaling: ['HorizontalPodAutoscaler'],
    batch: ['CronJob', 'Job'],
    'certificates.k8s.io': ['PodCertificateRequest'],
    'coordination.k8s.io': ['Lease', 'LeaseCandidate'],
    'discovery.k8s.io': ['EndpointSlice'],
    'events.k8s.io': ['Event'],
    'networking.k8s.io': ['Ingress', 'NetworkPolicy'],
    policy: ['PodDisruptionBudget'],
    'rbac.authorization.k8s.io': ['Role', 'RoleBinding'],
    'resource.k8s.io': ['ResourceClaim', 'ResourceClaimTemplate'],
    'scheduling.k8s.io': ['PodGroup', 'Workload'],
    'storage.k8s.io': ['CSIStorageCapacity'],
  },
  cluster: {
    '': ['ComponentStatus', 'Namespace', 'Node', 'PersistentVolume'],
    'admissionregistration.k8s.io': [
      'MutatingAdmissionPolicy',
      'MutatingAdmissionPolicyBinding',
      'MutatingWebhookConfiguration',
      'ValidatingAdmissionPolicy',
      'ValidatingAdmissionPolicyBinding',
      'ValidatingWebhookConfiguration',
    ],
    'apiextensions.k8s.io': ['CustomResourceDefinition'],
    'apiregistration.k8s.io': ['APIService'],
    'authentication.k8s.io': ['SelfSubjectReview', 'TokenReview'],
    'authorization.k8s.io': ['SelfSubjectAccessReview', 'SelfSubjectRulesReview', 'SubjectAccessReview'],
    'certificates.k8s.io': ['CertificateSigningRequest', 'ClusterTrustBundle'],
    'flowcontrol.apiserver.k8s.io': ['FlowSchema', 'PriorityLevelConfiguration'],
    'internal.apiserver.k8s.io': ['StorageVersion'],
    'networking.k8s.io': ['IPAddress', 'IngressClass', 'ServiceCIDR'],
    'node.k8s.io': ['RuntimeClass'],
    'rbac.authorization.k8s.io': ['ClusterRole', 'ClusterRoleBinding'],
    'resource.k8s.io': ['DeviceClass', 'DeviceTaintRule', 'ResourcePoolStatusRequest', 'ResourceSlice'],
    'scheduling.k8s.io': ['PriorityClass'],
    'storage.k8s.io': ['CSIDriver', 'CSINode', 'StorageClass', 'VolumeAttachment', 'VolumeAttributesClass'],
    'storagemigration.k8s.io': ['StorageVersionMigration'],
  },
}

/** The scope of a kind of Kubernetes itself, in any version. Undefined for any other kind. */
export function builtInScope(apiVersion: string, kind: string): Scope | undefined {
  const group = groupOf(apiVersion)
  const isOf = (scope: Scope) => kindsOf[scope][group]?.includes(kind) === true
  if (isOf('namespaced')) return 'namespaced'
  return isOf('cluster') ? 'cluster' : undefined
}
