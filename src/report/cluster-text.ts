import type { ClusterIdentity } from '../plan/plan.ts'

/** How messages name a cluster: `context prod (https://10.0.0.1:6443)`. */
export function clusterText({ server, context }: ClusterIdentity): string {
  return context === undefined ? server : `context ${context} (${server})`
}
