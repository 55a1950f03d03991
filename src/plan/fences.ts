/** What a configuration says about the cluster it is for; each one undefined where it doesn't care. */
export interface Fences {
  readonly server: string | undefined
  readonly context: string | undefined
  /** The UID of the kube-system namespace. */
  readonly clusterId: string | undefined
}

/** A context of the kubeconfig with the server it leads to. */
export interface ContextServer {
  readonly name: string
  readonly server: string
}

/** A fence that the chosen cluster does not meet; nothing may be written then. */
export interface FenceMismatch {
  readonly fence: 'server' | 'context' | 'cluster-id'
  readonly wanted: string
  /** Undefined where it is not known: no context is chosen, or kube-system can't be read. */
  readonly actual: string | undefined
  /** The contexts that meet the server and the context wanted; nothing but asking tells whose cluster id fits. */
  readonly fitting: readonly string[]
}

/**
 * Holds the fences of a configuration against the cluster chosen. Before the cluster is asked for its id, pass the
 * fences without `clusterId`.
 */
export function checkFences(
  wanted: Fences,
  actual: Fences,
  contexts: readonly ContextServer[],
): FenceMismatch[] {
  const server = wanted.server === undefined ? undefined : normaliseServer(wanted.server)
  const fitting = contexts
    .filter(one => wanted.context === undefined || one.name === wanted.context)
    .filter(one => server === undefined || normaliseServer(one.server) === server)
    .map(one => one.name)
  const actualServer = actual.server === undefined ? undefined : normaliseServer(actual.server)
  return [
    ...mismatch('server', server, actualServer, fitting),
    ...mismatch('context', wanted.context, actual.context, fitting),
    ...mismatch('cluster-id', wanted.clusterId, actual.clusterId, []),
  ]
}

/** One spelling for each server: scheme and host in lower case, no default port, no slash at the end; https unless said. */
export function normaliseServer(server: string): string {
  const text = server.trim()
  const withScheme = text.includes('://') ? text : `https://${text}`
  if (!URL.canParse(withScheme)) return text
  const { protocol, host, pathname } = new URL(withScheme)
  return `${protocol}//${host}${pathname.replace(/\/+$/, '')}`
}

function mismatch(
  fence: FenceMismatch['fence'],
  wanted: string | undefined,
  actual: string | undefined,
  fitting: readonly string[],
): FenceMismatch[] {
  return wanted === undefined || wanted === actual ? [] : [{ fence, wanted, actual, fitting }]
}
