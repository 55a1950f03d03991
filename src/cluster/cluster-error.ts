import type { ApiFailure } from '../api/reply.ts'
import { UserError } from '../errors.ts'

/** How messages name a cluster. */
export interface ClusterName {
  readonly server: string
  readonly context: string | undefined
  /** The file of --kubeconfig, which the commands of hints need as well. */
  readonly kubeconfig?: string | undefined
}

const byTransport: Record<string, string> = {
  CertificateInvalid: 'compare the CA and server of the context',
  TlsHandshake: 'compare the scheme and port of the server',
  Timeout: 'look whether the server is up, or allow more time with --request-timeout',
}

/** A login that failed says nothing of whether the server can be reached. */
function isNotRenewed({ reason }: ApiFailure): boolean {
  return reason === 'CredentialsNotRenewed'
}

function hintFor(failure: ApiFailure, flag: string): string {
  if (failure.status === 401 || isNotRenewed(failure))
    return `log in again, then look whom the cluster sees: kubectl${flag} auth whoami`
  if (failure.status === 403) return `see what you may do: kubectl${flag} auth can-i --list`
  const advice = byTransport[failure.reason] ?? 'look whether the server is up and in reach'
  return `${advice}: kubectl${flag} ${failure.reason === 'Timeout' ? 'cluster-info' : 'config view --minify'}`
}

/** What makes kubectl talk to the same cluster, with a space before each flag. */
function kubectlFlags({ context, kubeconfig }: Pick<ClusterName, 'context' | 'kubeconfig'>): string {
  const flags = { kubeconfig, context }
  return Object.entries(flags)
    .flatMap(([name, value]) => (value === undefined ? [] : [` --${name} ${value}`]))
    .join('')
}

/**
 * A failure that stops a run as a UserError. `what` says what was tried, with its verb, as in
 * `list deployments.apps`; the message names server and context, the hint what to type next.
 */
export function clusterError(failure: ApiFailure, what: string, cluster: ClusterName): UserError {
  const { status, reason, message } = failure
  const flag = kubectlFlags(cluster)
  const where = `${cluster.server}${cluster.context === undefined ? '' : ` (context "${cluster.context}")`}`
  if (isNotRenewed(failure)) {
    return new UserError(`cannot ${what} at ${where}: ${message}`, { hint: hintFor(failure, flag) })
  }
  if (reason === 'Stopped') return new UserError(`the run was stopped before it could ${what} at ${where}`)
  if (status === 0) {
    return new UserError(`cannot reach the cluster at ${where}: ${message}`, { hint: hintFor(failure, flag) })
  }
  if (status === 401) {
    return new UserError(`${where} does not accept the credentials of the kubeconfig: cannot ${what}`, {
      hint: hintFor(failure, flag),
    })
  }
  if (status === 403) {
    return new UserError(`you may not ${what} at ${where}: ${message}`, { hint: hintFor(failure, flag) })
  }
  return new UserError(`cannot ${what} at ${where}: ${message}`)
}
