import type { Json } from '../manifest/object.ts'
import type { Conflict } from '../plan/conflict.ts'
import { fieldPath } from './field-path.ts'
import { inlineValue } from './value-text.ts'

/** Field and owner, `spec.replicas of "kubectl" (Update, scale)`. */
export function ownedField({ steps, manager, operation, subresource }: Conflict): string {
  const by = subresource === undefined ? operation : `${operation}, ${subresource}`
  return `${fieldPath(steps)} of ${JSON.stringify(manager)} (${by})`
}

/** Field, owner and both values: `spec.replicas of "autoscaler" (Update, scale): live 5, wanted 3`. */
export function conflictText(conflict: Conflict): string {
  return `${ownedField(conflict)}: live ${brief(conflict.live)}, wanted ${brief(conflict.wanted)}`
}

function brief(value: Json | undefined): string {
  const text = inlineValue(value)
  return text.length <= 60 ? text : `${text.slice(0, 57)}...`
}
