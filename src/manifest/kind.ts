import { groupOf, type ObjectRef } from './key.ts'

type Kinded = Pick<ObjectRef, 'apiVersion' | 'kind'>

/**
 * Group and kind: `apps/Deployment`, or `/Service` in the core group. The kind alone is not enough, because two groups
 * may have a kind of the same name.
 */
export function groupKindOf({ apiVersion, kind }: Kinded): string {
  return `${groupOf(apiVersion)}/${kind}`
}

/** Whether an object is a Namespace of the core group. */
export function isNamespace(object: Kinded): boolean {
  return groupKindOf(object) === '/Namespace'
}

/** Whether an object is a CustomResourceDefinition. */
export function isCrd(object: Kinded): boolean {
  return groupKindOf(object) === 'apiextensions.k8s.io/CustomResourceDefinition'
}

/**
 * The groups that kube-apiserver itself serves. Each name is listed, because the ending `.k8s.io` does not prove it:
 * `gateway.networking.k8s.io` and `snapshot.storage.k8s.io` are CRDs. A group that is not listed counts as custom.
 */
const builtInGroups: ReadonlySet<string> = new Set([
  '',
  'admissionregistration.k8s.io',
  'apiextensions.k8s.io',
  'apiregistration.k8s.io',
  'apps',
  'authentication.k8s.io',
  'authorization.k8s.io',
  'autoscaling',
  'batch',
  'certificates.k8s.io',
  'coordination.k8s.io',
  'discovery.k8s.io',
  'events.k8s.io',
  'extensions',
  'flowcontrol.apiserver.k8s.io',
  'internal.apiserver.k8s.io',
  'networking.k8s.io',
  'node.k8s.io',
  'policy',
  'rbac.authorization.k8s.io',
  'resource.k8s.io',
  'scheduling.k8s.io',
  'storage.k8s.io',
  'storagemigration.k8s.io',
])

/** Whether kube-apiserver itself serves a group. False for groups of CRDs and of aggregated API servers. */
export function isBuiltInGroup(group: string): boolean {
  return builtInGroups.has(group)
}
