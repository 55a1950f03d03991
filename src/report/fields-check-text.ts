import type { ObjectRef } from '../manifest/key.ts'
import type { FieldsCheck } from '../plan/observation.ts'
import type { Explanation } from './explanation.ts'

/** Adds to a rejection that the object was checked in another namespace, and what to do if that is the cause. */
export function explainFieldsCheck(
  rejection: Explanation,
  { namespace }: ObjectRef,
  check: FieldsCheck | undefined,
): Explanation {
  if (check === undefined) return rejection
  const where = `The server checked it in the namespace ${check.namespace}, because ${namespace} does not exist yet. If only ${check.namespace} forbids this, create ${namespace} first.`
  return { ...rejection, hint: [rejection.hint, where].filter(part => part !== undefined).join(' ') }
}
