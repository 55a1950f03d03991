import { groupOf, type ObjectRef, refOf } from '../../manifest/key.ts'
import { lastAppliedOf } from '../../manifest/last-applied.ts'
import { isJsonObject, type LiveObject, type ManagedFieldsEntry } from '../../manifest/object.ts'
import { checksumLabel } from '../../manifest/stamp.ts'
import { entriesOf, ownsPath } from '../fields/managed-fields.ts'

/**
 * Who has set the checksum label of a live object. A controller may have copied it, so the label alone proves nothing.
 */
export type Ownership =
  | Ours
  | { readonly kind: 'other-field-manager'; readonly manager: string }
  | Legacy
  | { readonly kind: 'cleared' }
  | { readonly kind: 'copied' }

export interface Ours {
  readonly kind: 'ours'
  readonly entry: ManagedFieldsEntry
  readonly others: readonly string[]
}

/** `entry` is that of `kubectl apply` on the client side, which has set the label. */
export interface Legacy {
  readonly kind: 'legacy'
  readonly entry: ManagedFieldsEntry
}

/** The path of the checksum label in fieldsV1. */
export const labelPath: readonly string[] = ['f:metadata', 'f:labels', `f:${checksumLabel}`]

const clientSideManagers: ReadonlySet<string> = new Set(['kubectl-client-side-apply', 'before-first-apply'])

/**
 * Finds the owner of the checksum label in managedFields (docs/rules.md 3.1, 3.3, 3.26).
 * - `ours`: our Apply entry owns the label. `others` are the managers of other Apply entries that own it, too.
 * - `other-field-manager`: another Apply entry owns the label. If the object has an owner, the label counts as
 *   `copied`, because an operator may apply its children with the labels of their parent.
 * - `cleared`: managedFields are missing, usually because somebody has removed them. If the object has an owner, the label
 *   counts as `copied`, as above.
 * - `legacy`: kubernixos has set the label with `kubectl apply` on the client side. The last-applied annotation must
 *   describe this object with this label, because a copy of an object has the annotation of the original.
 */
export function ownershipOf(live: LiveObject, fieldManager: string): Ownership {
  const hasOwner = (live.metadata.ownerReferences ?? []).length > 0
  if (live.metadata.managedFields === undefined) return { kind: hasOwner ? 'copied' : 'cleared' }
  const owners = labelOwners(live)
  const appliers = owners.filter(entry => entry.operation === 'Apply' && !entry.subresource)
  const entry = appliers.find(one => one.manager === fieldManager)
  const others = appliers.filter(one => one.manager !== fieldManager).map(one => one.manager ?? '')
  if (entry !== undefined) return { kind: 'ours', entry, others }
  const [manager] = others
  if (manager !== undefined) {
    return hasOwner ? { kind: 'copied' } : { kind: 'other-field-manager', manager }
  }
  const clientSide = owners.find(
    one => clientSideManagers.has(one.manager ?? '') && one.operation === 'Update' && !one.subresource,
  )
  return clientSide !== undefined && isInLastApplied(live)
    ? { kind: 'legacy', entry: clientSide }
    : { kind: 'copied' }
}

/** The entries of managedFields that own the checksum label. */
export function labelOwners(live: LiveObject): ManagedFieldsEntry[] {
  return entriesOf(live).filter(entry => ownsPath(entry, labelPath))
}

/** Whether the last-applied annotation describes this object with the same checksum label. */
function isInLastApplied(live: LiveObject): boolean {
  const { apiVersion, kind, metadata } = lastAppliedOf(live) ?? {}
  if (typeof apiVersion !== 'string' || kind !== live.kind || !isJsonObject(metadata)) return false
  const ref: ObjectRef = refOf(live)
  const labels = isJsonObject(metadata['labels']) ? metadata['labels'] : {}
  return (
    groupOf(apiVersion) === groupOf(live.apiVersion) &&
    metadata['name'] === ref.name &&
    // kubectl fills the namespace in before it writes the annotation. Old versions write an empty one for cluster scope.
    (metadata['namespace'] || undefined) === ref.namespace &&
    labels[checksumLabel] === live.metadata.labels?.[checksumLabel]
  )
}
