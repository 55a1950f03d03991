import { rejectionOf } from '../api/rejection.ts'
import type { ObjectRef } from '../manifest/key.ts'
import type { Rejected } from '../plan/observation.ts'
import type { Explanation } from './explanation.ts'

/**
 * Adds to a rejection that another namespace or the schema of a CRD has checked the object, and what to do if another
 * namespace is the cause.
 */
export function explainFieldsCheck(
  rejection: Explanation,
  { namespace }: ObjectRef,
  { failure, fieldsChecked: check }: Pick<Rejected, 'failure' | 'fieldsChecked'>,
): Explanation {
  if (check === undefined) return rejection
  if (check.by === 'schema') return { ...rejection, message: bySchema(rejection.message) }
  const where = `The server checked it in the namespace ${check.namespace}, because ${namespace} does not exist yet.`
  // An unknown field is unknown in every namespace.
  const way =
    rejectionOf(failure).kind === 'unknown-fields'
      ? where
      : `${where} If only ${check.namespace} forbids this, create ${namespace} first.`
  return { ...rejection, hint: [rejection.hint, way].filter(part => part !== undefined).join(' ') }
}

/** The server has not seen the object. */
function bySchema(message: string): string {
  return message.replace(/^the server rejects it \(Invalid\): /, 'the schema of its CRD forbids it: ')
}
