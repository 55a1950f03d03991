import type { Conflict } from '../plan/fields/conflict.ts'
import { aroundDifference } from './around-difference.ts'
import { fieldPath } from './field-path.ts'
import { inlineValue } from './value-text.ts'

/** In characters; both values share a line with the name of the field. */
const longestValue = 60

/** Field and owner, `spec.replicas of "kubectl" (Update, scale)`. */
function ownedField({ steps, manager, operation, subresource }: Conflict): string {
  const by = subresource === undefined ? operation : `${operation}, ${subresource}`
  return `${fieldPath(steps)} of ${JSON.stringify(manager)} (${by})`
}

/** How an apply overrides a conflict, with field, owner and both values. */
export function takenText(conflict: Conflict): string {
  return `${conflict.takeBack ? 'taken back' : 'taken by force'}: ${conflictText(conflict)}`
}

/** Field, owner and both values: `spec.replicas of "autoscaler" (Update, scale): live 5, wanted 3`. */
export function conflictText(conflict: Conflict): string {
  const [live, wanted] = aroundDifference(
    inlineValue(conflict.live),
    inlineValue(conflict.wanted),
    longestValue,
  )
  return `${ownedField(conflict)}: live ${live}, wanted ${wanted}`
}
