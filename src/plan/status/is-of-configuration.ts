import type { LiveObject } from '../../manifest/object.ts'
import { defaultFieldManager } from '../fields/find-claims.ts'
import { entriesOf, ownsPath } from '../fields/managed-fields.ts'
import { labelOwners, ownershipOf } from '../prune/ownership.ts'

const ownersPath: readonly string[] = ['f:metadata', 'f:ownerReferences']

/**
 * Whether a configuration has set the checksum label, whatever its field manager is (docs/rules.md 13.4). Of an object
 * with an owner, this is so if our usual manager has applied the label, or a manager that did not set the owner as well:
 * an operator sets the owner of each child that it applies.
 */
export function isOfConfiguration(live: LiveObject): boolean {
  if (ownershipOf(live, defaultFieldManager).kind !== 'copied') return true
  const setOwner = entriesOf(live).filter(entry => ownsPath(entry, ownersPath))
  return labelOwners(live).some(
    ({ operation, subresource, manager }) =>
      operation === 'Apply' && !subresource && setOwner.every(entry => entry.manager !== manager),
  )
}
