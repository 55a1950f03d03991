import { readFileSync } from 'node:fs'
import { messageOf, UserError } from '../errors.ts'
import { checkHeaders } from './check-headers.ts'
import type { Environment } from './environment.ts'
import { execCredential, type PluginLimits } from './exec-credential.ts'
import { impersonationHeaders } from './impersonation.ts'
import type { ClusterEntry, UserEntry } from './kubeconfig.ts'
import type { Target } from './select-context.ts'
import { systemRoots } from './system-roots.ts'
import { checkTlsSettings, type TlsSettings } from './tls-settings.ts'

/** What every request carries to be let in. */
export interface Credentials {
  readonly headers: Readonly<Record<string, string>>
  readonly tls: TlsSettings
}

/** The part of node's https options that client-node fills in. */
interface HttpsOptions {
  ca?: Buffer
  cert?: Buffer | string
  key?: Buffer | string
  auth?: string
  servername?: string
  rejectUnauthorized?: boolean
  headers?: Record<string, string>
}

/** The cluster for client-node: data wins over files, as in kubectl; http is let through; the proxy is ours. */
function clusterForClient(cluster: ClusterEntry, server: string) {
  return {
    name: 'cluster',
    server,
    skipTLSVerify: cluster.skipVerify || server.startsWith('http:'),
    ...(cluster.caData ? { caData: cluster.caData } : cluster.caFile && { caFile: cluster.caFile }),
    ...(cluster.tlsServerName && { tlsServerName: cluster.tlsServerName }),
  }
}

/** The user for client-node, without `exec`, which we run, and with the token file read, which wins over a token. */
function userForClient(user: UserEntry) {
  const token = user.tokenFile ? readFileSync(user.tokenFile, 'utf8').trim() : user.token
  return {
    name: 'user',
    ...(user.certData ? { certData: user.certData } : user.certFile && { certFile: user.certFile }),
    ...(user.keyData ? { keyData: user.keyData } : user.keyFile && { keyFile: user.keyFile }),
    ...(token && { token }),
    ...(user.username && { username: user.username, password: user.password ?? '' }),
    ...(user.authProvider && { authProvider: structuredClone(user.authProvider) }),
  }
}

/** A fresh KubeConfig each time: it caches tokens, and after a 401 they must be asked for anew. */
async function askClientNode(target: Target): Promise<HttpsOptions> {
  const { KubeConfig } = await import('@kubernetes/client-node')
  const config = new KubeConfig()
  config.loadFromOptions({
    clusters: [clusterForClient(target.cluster, target.server)],
    users: [userForClient(target.user)],
    contexts: [{ name: 'context', cluster: 'cluster', user: 'user' }],
    currentContext: 'context',
  })
  const options: HttpsOptions = {}
  await config.applyToHTTPSOptions(options as never)
  return options
}

function authorization(options: HttpsOptions, execToken: string | undefined): Record<string, string> {
  const given = options.headers?.['Authorization']
  if (given !== undefined) return { Authorization: given }
  if (execToken !== undefined) return { Authorization: `Bearer ${execToken}` }
  if (options.auth === undefined) return {}
  return { Authorization: `Basic ${Buffer.from(options.auth).toString('base64')}` }
}

async function prepare(target: Target, env: Environment, limits: PluginLimits): Promise<Credentials> {
  const { cluster, user } = target
  const plugin = user.exec && (await execCredential(user.exec, cluster, env, limits))
  const options = await askClientNode(target)
  const cert = plugin?.cert ?? options.cert?.toString()
  const key = plugin?.key ?? options.key?.toString()
  const ca = cluster.skipVerify ? undefined : (options.ca?.toString() ?? systemRoots(env))
  const tls: TlsSettings = {
    rejectUnauthorized: !cluster.skipVerify,
    ...(ca && { ca }),
    ...(cert && { cert }),
    ...(key && { key }),
    ...(options.servername && { serverName: options.servername }),
  }
  checkTlsSettings(tls)
  const headers = { ...authorization(options, plugin?.token), ...impersonationHeaders(user) }
  checkHeaders(headers)
  return { headers, tls }
}

/**
 * The credentials of the target's user: client-node reads certificates, tokens and auth providers
 * (OIDC and the older ones), we add what it lacks. Runs plugins and may sign in anew over the network.
 * Throws a UserError that names the user where that fails.
 */
export async function loadCredentials(
  target: Target,
  env: Environment,
  limits: PluginLimits,
): Promise<Credentials> {
  try {
    return await prepare(target, env, limits)
  } catch (error) {
    if (error instanceof UserError) throw error
    const user = target.user.name ? `user "${target.user.name}"` : `context "${target.context}"`
    throw new UserError(`the credentials of ${user} in the kubeconfig cannot be used: ${messageOf(error)}`, {
      hint: `kubectl config view --minify --context ${target.context}`,
      cause: error,
    })
  }
}
