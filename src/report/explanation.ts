import { withoutLongValues } from '../api/rejected-value.ts'
import type { ApiFailure } from '../api/reply.ts'
import { visible } from './visible.ts'

/**
 * Why something is not done. `message` has no full stop, `details` are lines about it, and `hint` is what to do
 * next.
 */
export interface Explanation {
  readonly message: string
  readonly details: readonly string[]
  readonly hint?: string
}

/** An explanation that is safe to print. Names and managers in it come from the cluster. */
export function visibleExplanation({ message, details, hint }: Explanation): Explanation {
  const shown = { message: visible(message), details: details.map(visible) }
  return hint === undefined ? shown : { ...shown, hint: visible(hint) }
}

/**
 * The API's reason and the lines of its message, without very long values. Values of Secrets are masked where the
 * failure enters a plan or an outcome.
 */
export function failureWords({ reason, message }: ApiFailure): { reason: string; lines: string[] } {
  return { reason, lines: withoutLongValues(message).trimEnd().split(/\r?\n/).map(visible) }
}
