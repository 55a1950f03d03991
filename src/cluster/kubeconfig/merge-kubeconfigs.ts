import type { Kubeconfig } from './kubeconfig.ts'

/** The first of several maps that has a name keeps it. */
function firstOf<T>(maps: readonly ReadonlyMap<string, T>[]): Map<string, T> {
  return new Map([...maps].reverse().flatMap(map => [...map]))
}

/**
 * Merges kubeconfig files by kubectl's rule: the first file that sets a key wins, whole entries at a
 * time. client-node takes the last current-context instead, which would change the wrong cluster.
 */
export function mergeKubeconfigs(files: readonly Kubeconfig[]): Kubeconfig {
  return {
    currentContext: files.find(file => file.currentContext !== undefined)?.currentContext,
    contexts: firstOf(files.map(file => file.contexts)),
    clusters: firstOf(files.map(file => file.clusters)),
    users: firstOf(files.map(file => file.users)),
  }
}
