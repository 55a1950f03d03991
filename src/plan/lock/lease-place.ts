import { createHash } from 'node:crypto'
import type { Resource } from '../../api/resource.ts'

/** The kind of the lock. */
export const leases: Resource = {
  group: 'coordination.k8s.io',
  version: 'v1',
  kind: 'Lease',
  plural: 'leases',
  namespaced: true,
  verbs: ['get', 'create', 'patch'],
  hasStatus: false,
  aggregated: false,
}

/**
 * The name of the Lease of an instance. Label values allow capital letters, `_` and `..`, which names of objects do
 * not. A hash then stands for the instance.
 */
export function leaseName(instance: string | undefined): string {
  if (instance === undefined) return 'kubernixos'
  const isName = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/.test(instance)
  if (isName) return `kubernixos-instance-${instance}`
  return `kubernixos-hash-${createHash('sha256').update(instance).digest('hex').slice(0, 32)}`
}

/** What decides about the place of the lock. */
export interface LockSettings {
  readonly lockNamespace: string | undefined
  /** `kubernixos.namespace`. */
  readonly namespace: string | undefined
  /** The namespaces that the manifests name. */
  readonly named: Iterable<string>
  /** The namespace of objects that name none. */
  readonly ambient: string
}

/**
 * The namespaces in which the Lease may be, in the order in which they are tried. A user without rights for one of them
 * tries the next.
 */
export function lockNamespaces({ lockNamespace, namespace, named, ambient }: LockSettings): string[] {
  if (lockNamespace !== undefined) return [lockNamespace]
  const own = namespace === undefined ? [] : [namespace]
  const fallback = [...own, ...[...named].sort()]
  return [...new Set(['kube-system', ...(fallback.length === 0 ? [ambient] : fallback)])]
}
