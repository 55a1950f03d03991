import { clusterError } from '../cluster/cluster-error.ts'
import type { Cluster } from '../cluster/connect.ts'
import { UserError } from '../errors.ts'
import { checkFences, type FenceMismatch } from '../plan/fences.ts'
import type { Settings } from '../source/evaluation.ts'

/**
 * Holds `kubernixos.server` and `context` against the kubeconfig's choice, before the cluster hears of us. Throws a
 * UserError that names the contexts that would fit.
 */
export function passOfflineFences(settings: Settings, { server, context, contexts }: Cluster): void {
  const wanted = { server: settings.server, context: settings.context, clusterId: undefined }
  refuse(checkFences(wanted, { server, context, clusterId: undefined }, contexts))
}

/**
 * Holds `kubernixos.clusterId` against the UID of the kube-system namespace. Only where it does not fit are the
 * clusters of the other contexts asked for theirs, by `idOf`; those whose login runs a plugin are not. Returns the UID,
 * undefined where nothing asks for it and it can't be read.
 */
export async function passClusterId(
  { clusterId }: Settings,
  cluster: Cluster,
  idOf: (context: string) => Promise<string | undefined>,
): Promise<string | undefined> {
  const id = await cluster.clusterId()
  if (clusterId === undefined) return id.ok ? id.value : undefined
  if (!id.ok)
    throw clusterError(id.failure, 'get namespaces (the UID of kube-system is kubernixos.clusterId)', cluster)
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
  const message = `the configuration is for another cluster: ${options[fence]} is ${wanted}, the kubeconfig leads to ${actual ?? 'none'}`
  const [first, ...others] = fitting
  const missing =
    fence === 'cluster-id'
      ? "no other context was found to lead there; to see a cluster's id: kubectl --context NAME get namespace kube-system -o jsonpath={.metadata.uid}"
      : `no context of the kubeconfig fits; add one, or change ${options[fence]}`
  const hint =
    first === undefined
      ? missing
      : `this context fits: --context ${first}${others.length > 0 ? ` (also ${others.join(', ')})` : ''}`
  throw new UserError(message, { hint })
}
