import type { ApiFailure } from '../api/reply.ts'
import { shellWord, UserError } from '../errors.ts'

/** How messages name a cluster. */
export interface ClusterName {
  readonly server: string
  readonly context: string | undefined
  /** The file of `--kubeconfig`. The commands in hints repeat the flag. */
  readonly kubeconfig?: string | undefined
}

const byTransport: Record<string, string> = {
  CertificateInvalid: 'compare the CA and server of the context',
  TlsHandshake: 'compare the scheme and port of the server',
  Timeout: 'check that the server is up, or allow more time with --request-timeout',
}

/** Whether the login failed. Such a failure does not show whether the server can be reached. */
function isNotRenewed({ reason }: ApiFailure): boolean {
  return reason === 'CredentialsNotRenewed'
}

function hintFor(failure: ApiFailure, flag: string): string {
  if (failure.status === 401 || isNotRenewed(failure))
    return `log in again, then see as whom the cluster knows you: kubectl${flag} auth whoami`
  if (failure.status === 403) return `see what you may do: kubectl${flag} auth can-i --list`
  const advice = byTransport[failure.reason] ?? 'check that the server is up and can be reached'
  return `${advice}: kubectl${flag} ${failure.reason === 'Timeout' ? 'cluster-info' : 'config view --minify'}`
}

/** The flags by which kubectl talks to the same cluster, quoted for a shell, with a space before each. */
function kubectlFlags({ context, kubeconfig }: Pick<ClusterName, 'context' | 'kubeconfig'>): string {
  const flags = { kubeconfig, context }
  return Object.entries(flags)
    .flatMap(([name, value]) => (value === undefined ? [] : [` --${name} ${shellWord(value)}`]))
    .join('')
}

/**
 * Makes the UserError that stops a run from a failure. `what` is what was tried, with its verb, such as `list
 * deployments.apps`. The message names the server and the context, and the hint gives the next command.
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
