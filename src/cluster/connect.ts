import type { Clock } from '../api/clock.ts'
import type { Reply } from '../api/reply.ts'
import { isJsonObject } from '../manifest/object.ts'
import type { ClusterFlags } from '../typed-command.ts'
import { clusterError } from './cluster-error.ts'
import { findKubeconfig } from './kubeconfig/find-kubeconfig.ts'
import type { Environment, Kubeconfig } from './kubeconfig/kubeconfig.ts'
import { selectContext, serverUrl } from './kubeconfig/select-context.ts'
import type { LockApi } from './lock/held-lock.ts'
import { credentialsLoader } from './login/credentials.ts'
import type { PluginLimits } from './login/exec-credential.ts'
import type { Api } from './rest/api.ts'
import { discover } from './rest/discovery.ts'
import { restApi } from './rest/rest.ts'
import { systemClock } from './system-clock.ts'
import { createClient } from './transport/client.ts'
import type { Emit } from './transport/events.ts'
import { malformedAnswer } from './transport/failure.ts'
import { limits } from './transport/limit.ts'
import { proxyFor } from './transport/proxy.ts'
import { getJson } from './transport/request-json.ts'
import { sendThrough } from './transport/send-through.ts'
import { ServerTime } from './transport/server-time.ts'

export interface ConnectOptions extends Pick<PluginLimits, 'pluginTimeout'> {
  readonly kubeconfig: string | undefined
  readonly context: string | undefined
  /** The namespace of `-n`, for commands in hints. */
  readonly namespace?: string | undefined
  /** Milliseconds for one request; 0 means no limit. */
  readonly requestTimeout: number
  /** The most milliseconds during which a failed request is repeated; 0 means no repeats. */
  readonly retryTimeout: number
  /**
   * Supplies KUBECONFIG and the variables for proxies and certificates. Credential plugins run in this environment.
   */
  readonly env: Environment
  readonly home: string
  /** Receives the events of the transport. */
  readonly emit: Emit
  /**
   * Once it aborts, no further request is sent: such a request fails with the reason Stopped. Requests under way go
   * on.
   */
  readonly stop?: AbortSignal
  /** Cuts requests under way, which then fail with the reason Aborted. It ends a credential plugin, too. */
  readonly abort?: AbortSignal
}

/** The cluster of one context: its requests, and the names that fences and messages use. */
export interface Cluster extends Api {
  readonly server: string
  readonly context: string
  /** What commands in hints repeat: the context, and `--kubeconfig` and `-n` if they were given. */
  readonly flags: ClusterFlags
  /** The context's namespace. */
  readonly namespace: string | undefined
  /** All contexts of the kubeconfig, for hints. `silent` means that a login as the context's user runs no plugin. */
  readonly contexts: readonly { readonly name: string; readonly server: string; readonly silent: boolean }[]
  /**
   * The requests that renew and release the lock. They do not wait for a place in the limiter, are sent after `stop`
   * and `abort`, too, and are not repeated. Each takes at most 5 seconds.
   */
  readonly lockApi: LockApi
  /** The time of the API server, for comparisons with times that the server has written. */
  readonly serverClock: Clock
  /** The UID of the kube-system namespace. */
  clusterId(): Promise<Reply<string>>
  /** The `gitVersion` of the server, such as `v1.36.3`. */
  serverVersion(): Promise<Reply<string>>
}

/**
 * How many requests a loop may start. It is the most that the limiter ever allows at once, and the limiter delays
 * the rest.
 */
const concurrency = limits.most

/** Milliseconds. A renewal that takes longer is useless (docs/rules.md 11.5). */
const lockRequestTimeout = 5000

const never = new AbortController().signal

function contextsOf(config: Kubeconfig): Cluster['contexts'] {
  return [...config.contexts.values()].flatMap(({ name, cluster, user }) => {
    const entry = config.clusters.get(cluster)
    const login = config.users.get(user)
    const silent = login?.exec === undefined && login?.authProvider === undefined
    return entry === undefined ? [] : [{ name, server: serverUrl(entry), silent }]
  })
}

function textReply(reply: Reply<unknown>, text: unknown, what: string): Reply<string> {
  if (!reply.ok) return reply
  if (typeof text === 'string' && text !== '') return { ...reply, value: text }
  return { ok: false, failure: malformedAnswer(reply.status, '', `the answer does not contain the ${what}`) }
}

/**
 * Reads the kubeconfig, gets the credentials and makes the cluster's requests. Credential plugins run here; no
 * request to the API server has been sent when it returns. Throws a UserError if the kubeconfig or the credentials
 * are wrong.
 */
export async function connect(options: ConnectOptions): Promise<Cluster> {
  const { env, emit, requestTimeout, retryTimeout, pluginTimeout, stop = never, abort = never } = options
  const config = findKubeconfig(options.kubeconfig, env, options.home)
  const target = selectContext(config, options)
  const { server, context, namespace, flags } = target
  const proxy = proxyFor(server, target.cluster.proxyUrl, env)
  const load = credentialsLoader(target, env, { emit, requestTimeout, pluginTimeout, signal: abort })
  const { caData, caFile } = target.cluster
  const ca = { field: 'certificate-authority', given: Boolean(caData ?? caFile) } as const
  const serverTime = new ServerTime(systemClock)
  const wire = { server, proxy, ca, requestTimeout, abort, sendHttp: serverTime.over(sendThrough(proxy)) }
  const credentials = await load()
  const parts = { wire, credentials, load, stop, retryTimeout, clock: systemClock, emit }
  const client = createClient(parts)
  const { send } = client
  const lockWire = { ...wire, requestTimeout: lockRequestTimeout, abort: never }
  const lockClient = createClient({ ...parts, wire: lockWire, stop: never, retryTimeout: 0 })
  return {
    ...restApi(client),
    lockApi: restApi(lockClient),
    serverClock: serverTime.clock,
    server,
    context,
    flags,
    namespace,
    concurrency,
    contexts: contextsOf(config),
    async discover(wanted) {
      const found = await discover({ send, concurrency, emit }, wanted)
      if ('resources' in found) return found
      throw clusterError(found, 'discover its kinds', { server, context, flags })
    },
    async clusterId() {
      const reply = await getJson(send, '/api/v1/namespaces/kube-system')
      const metadata = reply.ok ? reply.value['metadata'] : undefined
      return textReply(reply, isJsonObject(metadata) ? metadata['uid'] : undefined, 'UID of kube-system')
    },
    async serverVersion() {
      const reply = await getJson(send, '/version')
      return textReply(reply, reply.ok ? reply.value['gitVersion'] : undefined, 'version')
    },
  }
}
