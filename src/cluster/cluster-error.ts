import type { ApiFailure } from '../api/reply.ts'
import { UserError } from '../errors.ts'
import { type ClusterFlags, kubectlCommand } from '../typed-command.ts'

/** How messages name a cluster. */
export interface ClusterName {
  readonly server: string
  readonly context: string | undefined
  /** What commands in hints repeat. */
  readonly flags?: ClusterFlags
}

const byTransport: Record<string, { readonly advice: string; readonly words: readonly string[] }> = {
  CertificateInvalid: {
    advice: 'compare the CA and server of the context',
    words: ['config', 'view', '--minify'],
  },
  TlsHandshake: {
    advice: 'compare the scheme and port of the server',
    words: ['config', 'view', '--minify'],
  },
  Timeout: {
    advice: 'check that the server is up, or allow more time with --request-timeout',
    words: ['get', '--raw', '/readyz'],
  },
}
const unreachable = {
  advice: 'check that the server is up and can be reached',
  words: ['get', '--raw', '/readyz'],
}

/** Whether the login failed. Such a failure does not show whether the server can be reached. */
function isNotRenewed({ reason }: ApiFailure): boolean {
  return reason === 'CredentialsNotRenewed'
}

function hintFor(failure: ApiFailure, { context, flags = { context } }: ClusterName): string {
  const { namespace: _, ...anywhere } = flags
  if (failure.status === 401 || isNotRenewed(failure))
    return `log in again, then see as whom the cluster knows you: ${kubectlCommand(anywhere, ['auth', 'whoami'])}`
  if (failure.status === 403)
    return `see what you may do: ${kubectlCommand(flags, ['auth', 'can-i', '--list'])}`
  const { advice, words } = byTransport[failure.reason] ?? unreachable
  return `${advice}: ${kubectlCommand(anywhere, words)}`
}

/**
 * Makes the UserError that stops a run from a failure. `what` is what was tried, with its verb, such as `list
 * deployments.apps`. The message names the server and the context, and the hint gives the next command.
 */
export function clusterError(failure: ApiFailure, what: string, cluster: ClusterName): UserError {
  const { status, reason, message } = failure
  const where = `${cluster.server}${cluster.context === undefined ? '' : ` (context "${cluster.context}")`}`
  if (isNotRenewed(failure)) {
    return new UserError(`cannot ${what} at ${where}: ${message}`, { hint: hintFor(failure, cluster) })
  }
  if (reason === 'Stopped') return new UserError(`the run was stopped before it could ${what} at ${where}`)
  if (status === 0) {
    return new UserError(`cannot reach the cluster at ${where}: ${message}`, {
      hint: hintFor(failure, cluster),
    })
  }
  if (status === 401) {
    return new UserError(`${where} does not accept the credentials of the kubeconfig: cannot ${what}`, {
      hint: hintFor(failure, cluster),
    })
  }
  if (status === 403) {
    return new UserError(`you may not ${what} at ${where}: ${message}`, { hint: hintFor(failure, cluster) })
  }
  return new UserError(`cannot ${what} at ${where}: ${message}`)
}
