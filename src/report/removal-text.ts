import type { ApiFailure } from '../api/reply.ts'
import type { RefusedRemoval } from '../plan/change.ts'
import type { ClusterFlags } from '../typed-command.ts'
import { type Explanation, failureWords } from './explanation.ts'
import { nextStep } from './next-step.ts'

const byAnnotation = 'To keep the object, annotate it with kubernixos/prune=disabled.'

/** Why the server does not allow a deletion or a release, and what to do about it. Commands repeat `flags`. */
export function explainRemoval({ failure, removal, ref }: RefusedRemoval, flags: ClusterFlags): Explanation {
  const { reason, lines } = failureWords(failure)
  const [first = '', ...details] = lines
  const what = removal === 'delete' ? 'deletion' : 'release'
  if (isUndecided(failure)) {
    const hint = 'Run the same command again once the server, or the webhook that the message names, answers.'
    return { message: `its ${what} could not be checked (${reason}): ${first}`, details, hint }
  }
  const step = nextStep(failure, ref, flags)
  // The step may end with a command, so nothing follows it.
  const hint = step === undefined ? byAnnotation : `${byAnnotation} ${step}`
  return { message: `the server rejects its ${what} (${reason}): ${first}`, details, hint }
}

/** Whether a dry run ended without an answer about the object: no connection, too many requests, or a broken server. */
function isUndecided({ status }: ApiFailure): boolean {
  return status === 0 || status === 429 || status >= 500
}
