import { kubectlName, type ObjectRef } from '../manifest/key.ts'
import type { ClusterIdentity } from '../plan/plan-head.ts'
import { visible } from './visible.ts'

/**
 * kubectl's name with the namespace, which kubectl leaves out: `deployment.apps/web (namespace shop)`. Visible, as
 * the server lets anything stand in the name of a Role: it could hide others in the list of deletions.
 */
export function placedName(ref: ObjectRef): string {
  const name =
    ref.namespace === undefined ? kubectlName(ref) : `${kubectlName(ref)} (namespace ${ref.namespace})`
  return visible(name)
}

/** How messages name a cluster: `context prod (https://10.0.0.1:6443)`. */
export function clusterText({ server, context }: ClusterIdentity): string {
  return context === undefined ? server : `context ${context} (${server})`
}

/** The first names of a list, and the number of the others. */
export function shortList(names: readonly string[]): string {
  const shown = names.slice(0, 3).join(', ')
  return names.length <= 3 ? shown : `${shown} and ${names.length - 3} more`
}
