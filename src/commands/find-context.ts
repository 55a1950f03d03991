import type { Cluster } from '../cluster/connect.ts'
import { shellWord } from '../errors.ts'
import { kubectlCommand } from '../typed-command.ts'

/** Reads the id of another context's cluster; undefined if it cannot be read. */
export type AskId = (context: string) => Promise<string | undefined>

type Contexts = Cluster['contexts']

/** Names the contexts that fit, as the flag that chooses the first one. */
export function fittingHint([first, ...others]: readonly string[]): string | undefined {
  if (first === undefined) return undefined
  const more = others.length > 0 ? ` (also ${listed(others)})` : ''
  return `this context fits: --context ${shellWord(first)}${more}`
}

/** Names the contexts that lead to other clusters. Sends no request. */
export function otherContextsHint(cluster: Cluster): string {
  const others = othersOf(cluster)
  if (others.length === 0) return `no other cluster is in the kubeconfig; ${howToSee(cluster)}`
  const names = listed(others.map(({ name }) => name))
  return `choose another context with --context NAME: ${names}; --find-context asks their clusters which one it is`
}

/**
 * Asks the clusters of the other contexts for their ids, and names the contexts whose cluster has the id `wanted`.
 * Contexts whose login runs a plugin are not asked, because a plugin may open a browser.
 */
export async function findContextHint(cluster: Cluster, wanted: string, ask: AskId): Promise<string> {
  const others = othersOf(cluster)
  const silent = others.filter(one => one.silent)
  const ids = await Promise.all(silent.map(({ name }) => ask(name)))
  const fitting = fittingHint(silent.filter((_, place) => ids[place] === wanted).map(({ name }) => name))
  const skipped = others.filter(one => !one.silent).map(({ name }) => name)
  const notAsked =
    skipped.length === 0 ? '' : `; not asked, because they log in by a plugin: ${listed(skipped)}`
  return fitting ?? `no other context was found that leads there${notAsked}; ${howToSee(cluster)}`
}

function othersOf({ contexts, server }: Cluster): Contexts {
  return contexts.filter(one => one.server !== server)
}

function listed(names: readonly string[]): string {
  return names.map(shellWord).join(', ')
}

function howToSee({ flags: { kubeconfig } }: Cluster): string {
  const words = ['get', 'namespace', 'kube-system', '-o', 'jsonpath={.metadata.uid}']
  return `to see a cluster's id: ${kubectlCommand({ kubeconfig, context: 'NAME' }, words)}`
}
