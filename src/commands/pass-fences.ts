import { clusterError } from '../cluster/cluster-error.ts'
import type { Cluster } from '../cluster/connect.ts'
import { UserError } from '../errors.ts'
import { checkFences, type FenceMismatch } from '../plan/fences.ts'
import type { Settings } from '../source/evaluation.ts'
import { type AskId, findContextHint, fittingHint, otherContextsHint } from './find-context.ts'

/**
 * Compares `kubernixos.server` and `kubernixos.context` with the chosen context, before the first request. Throws a
 * UserError that names the contexts that would fit.
 */
export function passOfflineFences(settings: Settings, { server, context, contexts }: Cluster): void {
  const wanted = { server: settings.server, context: settings.context, clusterId: undefined }
  const [mismatch] = checkFences(wanted, { server, context, clusterId: undefined }, contexts)
  if (mismatch === undefined) return
  const none = `no context of the kubeconfig fits; add one, or change ${options[mismatch.fence]}`
  throw refusal(mismatch, fittingHint(mismatch.fitting) ?? none)
}

/**
 * Compares `kubernixos.clusterId` with the UID of the kube-system namespace. If they differ, it throws a UserError that
 * names the other contexts. Their clusters are asked for their ids only with `ask`, because nobody expects a run to
 * contact another cluster (docs/rules.md 9.2). Returns the UID, or undefined if no fence needs it and it cannot be read.
 */
export async function passClusterId(
  { clusterId }: Settings,
  cluster: Cluster,
  ask: AskId | undefined,
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
  throw refusal(
    mismatch,
    ask === undefined ? otherContextsHint(cluster) : await findContextHint(cluster, clusterId, ask),
  )
}

const options: Record<FenceMismatch['fence'], string> = {
  server: 'kubernixos.server',
  context: 'kubernixos.context',
  'cluster-id': 'kubernixos.clusterId',
}

function refusal({ fence, wanted, actual }: FenceMismatch, hint: string): UserError {
  const message = `the configuration is for another cluster: ${options[fence]} is ${wanted}, but the kubeconfig leads to ${actual ?? 'none'}`
  return new UserError(message, { hint, reason: 'refused' })
}
