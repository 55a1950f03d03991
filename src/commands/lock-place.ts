import { leaseName, lockNamespaces } from '../plan/lock/lease-place.ts'
import { defaultNamespaceOf } from '../plan/prune/default-namespace.ts'
import type { Configuration } from './configuration.ts'
import type { Connected } from './connect-to.ts'
import type { Request } from './request.ts'

/** Where the Lease of a configuration is. */
export interface LockPlace {
  readonly instance: string | undefined
  readonly name: string
  /** In the order in which they are tried. */
  readonly namespaces: readonly string[]
  /**
   * The namespaces whose Leases count for the record of the last rollout (docs/rules.md 11.10). They also contain those
   * in which the Lease would be without `lockNamespace`.
   */
  readonly recordNamespaces: readonly string[]
}

/** The place of the lock. It depends on the configuration alone, unless that names no namespace (docs/rules.md 11.2). */
export function lockPlace(
  { settings, manifests }: Configuration,
  request: Pick<Request, 'namespace'>,
  cluster: Pick<Connected, 'namespace'>,
): LockPlace {
  const { instance, lockNamespace, namespace } = settings
  const named = manifests.flatMap(({ object }) => object.metadata.namespace ?? [])
  const { namespace: ambient } = defaultNamespaceOf({
    flag: request.namespace,
    configuration: namespace,
    context: cluster.namespace,
  })
  const namespaces = lockNamespaces({ lockNamespace, namespace, named, ambient })
  const others = lockNamespaces({ lockNamespace: undefined, namespace, named, ambient })
  const recordNamespaces = [...new Set([...namespaces, ...others])]
  return { instance, name: leaseName(instance), namespaces, recordNamespaces }
}
