import { kindName } from '../../api/resource.ts'
import type { ObjectRef } from '../../manifest/key.ts'
import { isCrd, isNamespace } from '../../manifest/kind.ts'
import type { Change, Keep } from '../change.ts'
import { changesOf } from '../changes-of.ts'

/**
 * The objects of ours that are kept themselves and would go with a kept object: those in a Namespace, or those of the
 * kind of a CRD. Empty for any other object.
 */
export function keptInside(keep: Keep, changes: readonly Change[]): readonly Keep[] {
  return changesOf(changes, 'keep').filter(other => other.key !== keep.key && isInside(other, keep.ref))
}

/** Whether an object lives in this Namespace, or is of the kind of this CRD. */
export function isInside({ ref, resource }: Pick<Keep, 'ref' | 'resource'>, holder: ObjectRef): boolean {
  if (isNamespace(holder)) return ref.namespace === holder.name
  return isCrd(holder) && kindName(resource) === holder.name
}
