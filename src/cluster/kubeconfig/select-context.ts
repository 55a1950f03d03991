import { UserError } from '../../errors.ts'
import { type ClusterFlags, kubectlCommand } from '../../typed-command.ts'
import type { ClusterEntry, Kubeconfig, UserEntry } from './kubeconfig.ts'

/** The chosen context with its cluster and its user. */
export interface SelectedContext {
  readonly context: string
  readonly namespace: string | undefined
  /** Scheme, host, port and path prefix, without a slash at the end. */
  readonly server: string
  readonly cluster: ClusterEntry
  readonly user: UserEntry
  /** What commands in hints repeat: the context, and the flags that were given. */
  readonly flags: ClusterFlags
}

const anonymous: UserEntry = { name: '', asGroups: [], asUserExtra: {} }

function listed(names: Iterable<string>): string {
  return [...names].sort().join(', ') || 'none'
}

function unknownContext(name: string, given: ClusterFlags, config: Kubeconfig): UserError {
  const from = given.context ? '' : ', the current-context,'
  const { kubeconfig } = given
  return new UserError(
    `context "${name}"${from} is not in the kubeconfig; it has: ${listed(config.contexts.keys())}`,
    {
      hint: kubectlCommand({ kubeconfig }, ['config', 'get-contexts']),
    },
  )
}

/** The URL of a server. Without a scheme it is https if the entry has TLS settings, else http, as in client-go. */
export function serverUrl(cluster: ClusterEntry): string {
  const tls = cluster.caData ?? cluster.caFile ?? cluster.tlsServerName
  const scheme = tls !== undefined || cluster.skipVerify ? 'https' : 'http'
  const url = /^[a-z]+:\/\//i.test(cluster.server) ? cluster.server : `${scheme}://${cluster.server}`
  return url.replace(/\/+$/, '')
}

/**
 * Picks the context of `--context`, else the current one. If it is missing or incomplete, it throws a UserError that
 * says what the kubeconfig has.
 */
export function selectContext(config: Kubeconfig, given: ClusterFlags): SelectedContext {
  const name = given.context || config.currentContext
  if (name === undefined) {
    throw new UserError(
      `the kubeconfig has no current-context; its contexts: ${listed(config.contexts.keys())}`,
      {
        hint: `choose one with --context NAME, or: ${kubectlCommand({ kubeconfig: given.kubeconfig }, ['config', 'use-context', 'NAME'])}`,
      },
    )
  }
  const context = config.contexts.get(name)
  if (context === undefined) throw unknownContext(name, given, config)
  const cluster = config.clusters.get(context.cluster)
  if (cluster === undefined || cluster.server === '') {
    const why = cluster === undefined ? 'which the kubeconfig does not define' : 'which has no server'
    throw new UserError(`context "${name}" names cluster "${context.cluster}", ${why}`)
  }
  const server = serverUrl(cluster)
  if (!['http:', 'https:'].includes(URL.parse(server)?.protocol ?? '')) {
    throw new UserError(
      `context "${name}" names cluster "${cluster.name}", whose server is not a URL: ${cluster.server}`,
    )
  }
  const user = context.user === '' ? anonymous : config.users.get(context.user)
  if (user === undefined) {
    throw new UserError(
      `context "${name}" names user "${context.user}", which the kubeconfig does not define`,
    )
  }
  const flags = { kubeconfig: given.kubeconfig, context: name, namespace: given.namespace }
  return { context: name, namespace: context.namespace, server, cluster, user, flags }
}
