import { type Cluster, connect } from '../cluster/connect.ts'
import type { Discovery } from '../cluster/rest/api.ts'
import type { Emit } from '../events/emitter.ts'
import { maskText } from '../manifest/secret.ts'
import type { ClusterIdentity } from '../plan/plan.ts'
import { visible } from '../report/visible.ts'
import { askClusterId } from './ask-cluster-id.ts'
import type { Configuration } from './configuration.ts'
import type { Io } from './io.ts'
import { passClusterId, passOfflineFences } from './pass-fences.ts'
import type { Request } from './request.ts'

/** A cluster that has passed the configuration's fences. */
export interface Connected extends Cluster {
  readonly identity: ClusterIdentity
  readonly discovery: Discovery
}

/** Connects and checks the fences. Sends only reads. Throws a UserError. */
export async function connectTo(
  { settings, manifests }: Configuration,
  request: Request,
  io: Io,
  emit: Emit,
): Promise<Connected> {
  const { env, home, stop, abort } = io
  const cluster = await connect({ ...request, env, home, emit, stop, abort })
  const { server, context } = cluster
  emit({ kind: 'connected', cluster: { server, context } })
  passOfflineFences(settings, cluster)
  const ask = request.findContext ? (other: string) => askClusterId(other, request, io) : undefined
  const [discovery, id, version] = await Promise.all([
    cluster.discover(new Set(manifests.map(({ object }) => object.apiVersion))),
    passClusterId(settings, cluster, ask),
    cluster.serverVersion(),
  ])
  const identity: ClusterIdentity = {
    server,
    context,
    ...(id === undefined ? {} : { id }),
    ...(version.ok ? { version: version.value } : {}),
  }
  return { ...showWarnings(cluster, emit), identity, discovery }
}

/**
 * Reports the server's warnings about our manifests, each text once. Warnings about lists are left out, because
 * they concern kinds and not manifests.
 */
function showWarnings(cluster: Cluster, emit: Emit): Cluster {
  const shown = new Set<string>()
  return {
    ...cluster,
    async apply(resource, object, options) {
      const reply = await cluster.apply(resource, object, options)
      for (const warning of reply.ok ? reply.warnings : []) {
        const text = visible(maskText(warning, [object]))
        if (!shown.has(text)) emit({ kind: 'api-warning', text })
        shown.add(text)
      }
      return reply
    },
  }
}
