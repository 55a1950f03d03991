import { clusterError } from '../cluster/cluster-error.ts'
import { connect } from '../cluster/connect.ts'
import { NoKubeconfigError } from '../cluster/kubeconfig/find-kubeconfig.ts'
import { skewOf } from '../cluster/skew.ts'
import { UserError } from '../errors.ts'
import { runLog } from '../report/run-log.ts'
import type { NoServer, ServerVersion } from '../report/version.ts'
import type { Io } from './io.ts'
import type { VersionRequest } from './request.ts'

/** `failure` is set if the kubeconfig names a server but its version could not be read. */
interface Asked {
  readonly server: ServerVersion | NoServer
  readonly failure?: UserError
}

/** Reads the version of the kubeconfig's server. A UserError becomes part of the result. */
export async function askServerVersion(request: VersionRequest, io: Io): Promise<Asked> {
  try {
    return { server: await ask(request, io) }
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    const { message, hint } = error
    if (error instanceof NoKubeconfigError) return { server: { reason: 'no-kubeconfig', message, hint } }
    return { server: { reason: 'failed', message, hint }, failure: error }
  }
}

async function ask(request: VersionRequest, io: Io): Promise<ServerVersion> {
  const { env, home, stop } = io
  const emit = runLog(io.err, request.verbosity)
  const pluginTimeout = request.requestTimeout
  const cluster = await connect({ ...request, pluginTimeout, env, home, emit, abort: stop })
  const reply = await cluster.serverVersion()
  const { server, context, flags } = cluster
  if (!reply.ok) throw clusterError(reply.failure, 'read its version', { server, context, flags })
  return { version: reply.value, cluster: { server, context }, skew: skewOf(reply.value) }
}
