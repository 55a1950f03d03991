import { groupOf, type ObjectRef, refOf } from '../manifest/key.ts'
import { lastAppliedOf } from '../manifest/last-applied.ts'
import { isJsonObject, type LiveObject, type ManagedFieldsEntry } from '../manifest/object.ts'
import { checksumLabel } from '../manifest/stamp.ts'
import { entriesOf, ownsPath } from './managed-fields.ts'

/** Who put the checksum label on a live object. Controllers copy labels to what they make: such a label proves nothing. */
export type Ownership =
  | { readonly kind: 'ours'; readonly entry: ManagedFieldsEntry; readonly others: readonly string[] }
  | { readonly kind: 'other-field-manager'; readonly manager: string }
  | { readonly kind: 'legacy' }
  | { readonly kind: 'copied' }

/** The path of the checksum label in fieldsV1. */
export const labelPath: readonly string[] = ['f:metadata', 'f:labels', `f:${checksumLabel}`]

const clientSideManagers: ReadonlySet<string> = new Set(['kubectl-client-side-apply', 'before-first-apply'])

/**
 * Decides from managedFields. An Apply entry of another name is kubernixos under another field manager, unless the
 * object has an owner: an operator that applies its children with the parent's labels makes them its dependents.
 * A label put there by kubectl's client-side apply is kubernixos' legacy only if last-applied tells of this very
 * object and this very label: copies carry the annotation of what they were copied from.
 */
export function ownershipOf(live: LiveObject, fieldManager: string): Ownership {
  const owners = labelOwners(live)
  const appliers = owners.filter(entry => entry.operation === 'Apply' && !entry.subresource)
  const entry = appliers.find(one => one.manager === fieldManager)
  const others = appliers.filter(one => one.manager !== fieldManager).map(one => one.manager ?? '')
  if (entry !== undefined) return { kind: 'ours', entry, others }
  const [manager] = others
  if (manager !== undefined) {
    return live.metadata.ownerReferences?.length
      ? { kind: 'copied' }
      : { kind: 'other-field-manager', manager }
  }
  const clientSide = owners.some(one => clientSideManagers.has(one.manager ?? ''))
  return clientSide && isToldByLastApplied(live) ? { kind: 'legacy' } : { kind: 'copied' }
}

/** The entries of managedFields that own the checksum label. */
export function labelOwners(live: LiveObject): ManagedFieldsEntry[] {
  return entriesOf(live).filter(entry => ownsPath(entry, labelPath))
}

function isToldByLastApplied(live: LiveObject): boolean {
  const { apiVersion, kind, metadata } = lastAppliedOf(live) ?? {}
  if (typeof apiVersion !== 'string' || kind !== live.kind || !isJsonObject(metadata)) return false
  const ref: ObjectRef = refOf(live)
  const labels = isJsonObject(metadata['labels']) ? metadata['labels'] : {}
  return (
    groupOf(apiVersion) === groupOf(live.apiVersion) &&
    metadata['name'] === ref.name &&
    (metadata['namespace'] ?? ref.namespace) === ref.namespace &&
    labels[checksumLabel] === live.metadata.labels?.[checksumLabel]
  )
}
