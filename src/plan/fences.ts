/** The cluster that a configuration names. Each field is undefined if the configuration does not set it. */
export interface Fences {
  readonly server: string | undefined
  readonly context: string | undefined
  /** The UID of the kube-system namespace. */
  readonly clusterId: string | undefined
}

/** A context of the kubeconfig, and the URL of its API server. */
export interface ContextServer {
  readonly name: string
  readonly server: string
}

/** A fence that the chosen cluster does not match. Nothing may be written to such a cluster. */
export interface FenceMismatch {
  readonly fence: 'server' | 'context' | 'cluster-id'
  readonly wanted: string
  /** Undefined if no context is chosen, or if kube-system can't be read. */
  readonly actual: string | undefined
  /** The contexts that match the wanted server and context. Empty for a cluster id, which only a cluster can answer. */
  readonly fitting: readonly string[]
}

/**
 * Compares the fences of a configuration with the chosen cluster. If the id of the cluster has not been read yet, the
 * caller leaves `clusterId` out of `wanted`.
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

/**
 * The normal form of a server's URL: scheme and host in lower case, no default port, no slash at the end. Without a
 * scheme it is https.
 */
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
