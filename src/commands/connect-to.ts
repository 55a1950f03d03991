import { type Cluster, connect } from '../cluster/connect.ts'
import type { Discovery } from '../cluster/rest/api.ts'
import type { Emit } from '../events/emitter.ts'
import { keyOf, refOf } from '../manifest/key.ts'
import { maskText } from '../manifest/secret.ts'
import type { ClusterIdentity } from '../plan/plan-head.ts'
import { visible } from '../report/visible.ts'
import { ApiWarnings } from './api-warnings.ts'
import { askClusterId } from './ask-cluster-id.ts'
import type { Configuration } from './configuration.ts'
import type { Io } from './io.ts'
import { passClusterId, passOfflineFences } from './pass-fences.ts'
import type { Request } from './request.ts'

/** A cluster that has passed the configuration's fences. */
export interface Connected extends Cluster {
  readonly identity: ClusterIdentity
  readonly discovery: Discovery
  /** Emits the warnings so far. From then on, warnings are emitted as they come. */
  tellWarnings(): void
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
  const warnings = new ApiWarnings(emit)
  return { ...noteWarnings(cluster, warnings), tellWarnings: () => warnings.tell(), identity, discovery }
}

/** Records the server's warnings about our manifests. Warnings about lists concern kinds, and are left out. */
function noteWarnings(cluster: Cluster, warnings: ApiWarnings): Cluster {
  return {
    ...cluster,
    async apply(resource, object, options) {
      const reply = await cluster.apply(resource, object, options)
      const ref = refOf(object)
      for (const warning of reply.ok ? reply.warnings : [])
        warnings.note(visible(maskText(warning, [object])), keyOf(ref), ref)
      return reply
    },
  }
}
