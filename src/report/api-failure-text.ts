import type { ApiFailure } from '../api/reply.ts'
import { visible } from './visible.ts'

/** The API's reason and the lines of its message. Values of Secrets are masked where the failure enters a plan or an outcome. */
export function failureWords({ reason, message }: ApiFailure): { reason: string; lines: string[] } {
  return { reason, lines: message.trimEnd().split(/\r?\n/).map(visible) }
}
