import { groupKindOf } from '../manifest/kind.ts'
import type { LiveObject } from '../manifest/object.ts'
import { builtIn } from './built-in.ts'
import { readinessByConditions } from './by-conditions.ts'
import type { Readiness, ReadinessContext } from './readiness.ts'
import { ruleFor, userReadiness } from './user-rule.ts'

/**
 * Whether a live object is ready (docs/rules.md 10.1). Deletion comes first. Then a rule of the configuration decides,
 * for built-in kinds, too; then the table of built-in kinds; then the conditions of the object. The object is read
 * whole, with its spec and status. Never throws, whatever the status contains.
 */
export function readinessOf(object: LiveObject, { rules, now, classes }: ReadinessContext): Readiness {
  const deletion = terminating(object)
  if (deletion !== undefined) return deletion
  const rule = ruleFor(object, rules)
  if (rule !== undefined) return userReadiness(object, rule)
  const judge = builtIn[groupKindOf(object)] ?? readinessByConditions
  return judge(object, now, classes)
}

function terminating({ metadata }: LiveObject): Readiness | undefined {
  if (metadata.deletionTimestamp === undefined) return undefined
  const finalizers = Array.isArray(metadata['finalizers']) ? metadata['finalizers'].map(String) : []
  const held = finalizers.length === 0 ? '' : ` and held by ${finalizers.join(', ')}`
  return { state: 'terminating', why: `it is being deleted${held}` }
}
