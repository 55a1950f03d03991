import { clusterError } from '../cluster/cluster-error.ts'
import type { Cluster } from '../cluster/connect.ts'
import { shellWord, UserError } from '../errors.ts'
import { checkFences, type FenceMismatch } from '../plan/fences.ts'
import type { Settings } from '../source/evaluation.ts'

/**
 * Compares `kubernixos.server` and `kubernixos.context` with the chosen context, before the first request. Throws a
 * UserError that names the contexts that would fit.
 */
export function passOfflineFences(settings: Settings, { server, context, contexts }: Cluster): void {
  const wanted = { server: settings.server, context: settings.context, clusterId: undefined }
  refuse(checkFences(wanted, { server, context, clusterId: undefined }, contexts))
}

/**
 * Compares `kubernixos.clusterId` with the UID of the kube-system namespace. Only if they differ does `idOf` read
 * the ids of the other contexts' clusters, for the hint. Contexts whose login runs a plugin are left out, because a
 * plugin may open a browser. Returns the UID, or undefined if no fence needs it and it cannot be read.
 */
export async function passClusterId(
  { clusterId }: Settings,
  cluster: Cluster,
  idOf: (context: string) => Promise<string | undefined>,
): Promise<string | undefined> {
  const id = await cluster.clusterId()
  if (clusterId === undefined) return id.ok ? id.value : undefined
  if (!id.ok)
    throw clusterError(
      id.failure,
      'get the namespace kube-system, whose UID kubernixos.clusterId names,',
      cluster,
    )
  const wanted = { server: undefined, context: undefined, clusterId }
  const actual = { server: undefined, context: undefined, clusterId: id.value }
  const [mismatch] = checkFences(wanted, actual, cluster.contexts)
  if (mismatch === undefined) return id.value
  const others = cluster.contexts.filter(({ server, silent }) => silent && server !== cluster.server)
  const isFitting = await Promise.all(others.map(async ({ name }) => (await idOf(name)) === clusterId))
  return refuse([
    { ...mismatch, fitting: others.filter((_, index) => isFitting[index]).map(({ name }) => name) },
  ])
}

const options: Record<FenceMismatch['fence'], string> = {
  server: 'kubernixos.server',
  context: 'kubernixos.context',
  'cluster-id': 'kubernixos.clusterId',
}

function refuse([mismatch]: readonly FenceMismatch[]): undefined {
  if (mismatch === undefined) return undefined
  const { fence, wanted, actual, fitting } = mismatch
  const message = `the configuration is for another cluster: ${options[fence]} is ${wanted}, but the kubeconfig leads to ${actual ?? 'none'}`
  const [first, ...others] = fitting
  const missing =
    fence === 'cluster-id'
      ? "no other context was found that leads there; to see a cluster's id: kubectl --context NAME get namespace kube-system -o jsonpath={.metadata.uid}"
      : `no context of the kubeconfig fits; add one, or change ${options[fence]}`
  const hint =
    first === undefined
      ? missing
      : `this context fits: --context ${shellWord(first)}${others.length > 0 ? ` (also ${others.join(', ')})` : ''}`
  throw new UserError(message, { hint })
}
