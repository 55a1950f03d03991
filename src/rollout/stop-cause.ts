import { UserError } from '../errors.ts'

/**
 * Why a rollout that was stopped runs no further task, as a clause. A signal stops it, or a UserError that is the
 * reason of the abort.
 */
export function stopCause({ reason }: AbortSignal): string {
  return reason instanceof UserError ? reason.message : 'the run was interrupted'
}
