import { kindName } from '../../api/resource.ts'
import { isCrd, isNamespace } from '../../manifest/kind.ts'
import type { Change, Keep } from '../change.ts'
import { changesOf } from '../changes-of.ts'

/**
 * The objects of ours that are kept themselves and would go with a kept object: those in a Namespace, or those of the
 * kind of a CRD. Empty for any other object.
 */
export function keptInside(keep: Keep, changes: readonly Change[]): readonly Keep[] {
  const { ref } = keep
  const isInside = (other: Keep) => {
    if (isNamespace(ref)) return other.ref.namespace === ref.name
    return isCrd(ref) && kindName(other.resource) === ref.name
  }
  return changesOf(changes, 'keep').filter(other => other.key !== keep.key && isInside(other))
}
