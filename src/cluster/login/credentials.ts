import { readFileSync } from 'node:fs'
import { messageOf, UserError } from '../../errors.ts'
import { kubectlCommand } from '../../typed-command.ts'
import type { ClusterEntry, Environment, UserEntry } from '../kubeconfig/kubeconfig.ts'
import type { SelectedContext } from '../kubeconfig/select-context.ts'
import type { TlsSettings } from '../transport/http-request.ts'
import type { Credentials } from '../transport/wire.ts'
import { checkHeaders } from './check-headers.ts'
import { execCredential, type PluginLimits } from './exec-credential.ts'
import { impersonationHeaders } from './impersonation.ts'
import { type LoginOptions, oidcLogin } from './oidc-login.ts'
import { systemRoots } from './system-roots.ts'
import { checkTlsSettings } from './tls-settings.ts'

/** The part of node's https options that client-node sets. */
interface HttpsOptions {
  ca?: Buffer
  cert?: Buffer | string
  key?: Buffer | string
  auth?: string
  servername?: string
  rejectUnauthorized?: boolean
  headers?: Record<string, string>
}

/**
 * The cluster in client-node's form. As in kubectl, data takes precedence over files. Plain http is allowed, and
 * the proxy is left out because the transport sets it.
 */
function clusterForClient(cluster: ClusterEntry, server: string) {
  return {
    name: 'cluster',
    server,
    skipTLSVerify: cluster.skipVerify || server.startsWith('http:'),
    ...(cluster.caData ? { caData: cluster.caData } : cluster.caFile && { caFile: cluster.caFile }),
    ...(cluster.tlsServerName && { tlsServerName: cluster.tlsServerName }),
  }
}

/** The token. As in kubectl, the token file takes precedence. */
function tokenOf(user: UserEntry): string | undefined {
  return user.tokenFile ? readFileSync(user.tokenFile, 'utf8').trim() : user.token
}

/**
 * The user in client-node's form, without `exec` and OIDC, because exec-credential.ts and oidc-login.ts handle
 * those.
 */
function userForClient(user: UserEntry, token: string | undefined) {
  return {
    name: 'user',
    ...(user.certData ? { certData: user.certData } : user.certFile && { certFile: user.certFile }),
    ...(user.keyData ? { keyData: user.keyData } : user.keyFile && { keyFile: user.keyFile }),
    ...(token && { token }),
    ...(user.username && { username: user.username, password: user.password ?? '' }),
    ...(user.authProvider &&
      user.authProvider.name !== 'oidc' && { authProvider: structuredClone(user.authProvider) }),
  }
}

/** Each call makes a new KubeConfig, because a KubeConfig caches tokens, and after a 401 new ones are needed. */
async function askClientNode(target: SelectedContext, token: string | undefined): Promise<HttpsOptions> {
  const { KubeConfig } = await import('@kubernetes/client-node')
  const config = new KubeConfig()
  config.loadFromOptions({
    clusters: [clusterForClient(target.cluster, target.server)],
    users: [userForClient(target.user, token)],
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

async function prepare(
  target: SelectedContext,
  env: Environment,
  options: LoginOptions & PluginLimits,
  idToken: () => Promise<string | undefined>,
): Promise<Credentials> {
  const { cluster, user } = target
  const plugin = user.exec && (await execCredential(user.exec, cluster, env, options))
  const given = await askClientNode(target, tokenOf(user) || (await idToken()))
  const cert = plugin?.cert ?? given.cert?.toString()
  const key = plugin?.key ?? given.key?.toString()
  const ca = cluster.skipVerify ? undefined : (given.ca?.toString() ?? systemRoots(env))
  const tls: TlsSettings = {
    rejectUnauthorized: !cluster.skipVerify,
    ...(ca && { ca }),
    ...(cert && { cert }),
    ...(key && { key }),
    ...(given.servername && { serverName: given.servername }),
  }
  checkTlsSettings(tls)
  const headers = { ...authorization(given, plugin?.token), ...impersonationHeaders(user) }
  checkHeaders(headers)
  return { headers, tls }
}

/**
 * Returns a function that gets the credentials of the target's user anew at each call. client-node reads
 * certificates, tokens and the older auth providers; plugins and OIDC are handled here. The function runs plugins
 * and may renew a login over the network. It throws a UserError that names the user.
 */
export function credentialsLoader(
  target: SelectedContext,
  env: Environment,
  options: LoginOptions & PluginLimits,
): () => Promise<Credentials> {
  const { authProvider, name } = target.user
  const idToken =
    authProvider?.name === 'oidc'
      ? oidcLogin(authProvider, target, env, options)
      : () => Promise.resolve(undefined)
  return async () => {
    try {
      return await prepare(target, env, options, idToken)
    } catch (error) {
      if (error instanceof UserError) throw error
      const { namespace: _, ...anywhere } = target.flags
      const user = name ? `user "${name}"` : `context "${target.context}"`
      throw new UserError(
        `the credentials of ${user} in the kubeconfig cannot be used: ${messageOf(error)}`,
        {
          hint: kubectlCommand(anywhere, ['config', 'view', '--minify']),
          cause: error,
        },
      )
    }
  }
}
