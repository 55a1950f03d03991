import type { Kubeconfig } from './kubeconfig.ts'

/** Merges maps. If several of them have a name, the first one's value is used. */
function firstOf<T>(maps: readonly ReadonlyMap<string, T>[]): Map<string, T> {
  return new Map([...maps].reverse().flatMap(map => [...map]))
}

/**
 * Merges kubeconfig files by kubectl's rule: the first file that sets a key wins, and an entry is taken as a whole.
 * client-node takes the last current-context instead, so the run would change another cluster than kubectl.
 */
export function mergeKubeconfigs(files: readonly Kubeconfig[]): Kubeconfig {
  return {
    currentContext: files.find(file => file.currentContext !== undefined)?.currentContext,
    contexts: firstOf(files.map(file => file.contexts)),
    clusters: firstOf(files.map(file => file.clusters)),
    users: firstOf(files.map(file => file.users)),
  }
}
