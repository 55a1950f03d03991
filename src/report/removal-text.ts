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
  if (failure.status === 0) {
    return { message: `its ${what} could not be checked (${reason}): ${first}`, details }
  }
  const step = nextStep(failure, ref, flags)
  // The step may end with a command, so nothing follows it.
  const hint = step === undefined ? byAnnotation : `${byAnnotation} ${step}`
  return { message: `the server rejects its ${what} (${reason}): ${first}`, details, hint }
}
