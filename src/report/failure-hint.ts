import type { Restamp } from '../plan/change.ts'
import type { Outcome } from '../rollout/outcome.ts'
import type { ClusterFlags } from '../typed-command.ts'
import { nextStep } from './next-step.ts'

const notRestamped: Record<Restamp['changes'], string> = {
  label:
    'Its label still has the checksum of an earlier configuration. Everything else is as configured. Run apply again once the reason is gone.',
  entry:
    'It is as configured, but managedFields do not record all of it as ours yet. Run apply again once the reason is gone.',
}

/** What a person can do about a failed write or deletion, as sentences. Undefined if there is nothing to say. */
export function failureHint(
  { change, failure }: Extract<Outcome, { result: 'failed' }>,
  flags: ClusterFlags,
): string | undefined {
  const step = nextStep(failure, change.ref, flags)
  if (change.action !== 'restamp') return step
  const state = notRestamped[change.changes]
  return step === undefined ? state : `${state} ${step}`
}
