import type { ApiFailure } from '../api/reply.ts'
import { shellWord } from '../errors.ts'
import type { Leftover } from '../plan/fields/leftovers.ts'
import { type Explanation, failureWords } from './explanation.ts'
import { fieldPath } from './field-path.ts'

/** Why a manifest is refused that the server would accept without fields of others (docs/rules.md 1.20). */
export function explainLeftovers(failure: ApiFailure, inTheWay: readonly Leftover[]): Explanation {
  const { reason, lines } = failureWords(failure)
  const [first = '', ...details] = lines
  const managers = [...new Set(inTheWay.flatMap(({ owners }) => owners))]
  const owned = inTheWay
    .filter(({ owners }) => owners.length > 0)
    .map(({ steps, owners }) => {
      const by = owners.map(owner => JSON.stringify(owner)).join(' and ')
      return `In the way is ${fieldPath(steps)} of ${by}, which the manifest does not set.`
    })
  const flags = managers.map(manager => `--take-over ${shellWord(manager)}`).join(' ')
  return {
    message: `the server rejects it (${reason}): ${first}`,
    details: [...details, ...owned],
    hint: `Take over all fields of that manager with ${flags}, or remove this field as that manager.`,
  }
}
