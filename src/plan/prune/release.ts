import type { JsonPatchOperation } from '../../api/json-patch.ts'
import type { ObjectRef } from '../../manifest/key.ts'
import type { KubeObject, LiveObject } from '../../manifest/object.ts'
import { extendPointer } from '../../manifest/pointer.ts'
import { adoptedAnnotation, checksumLabel, instanceLabel } from '../../manifest/stamp.ts'
import type { LiveIdentity } from '../change.ts'
import { applyEntries, entriesOf, ownsBody } from '../fields/managed-fields.ts'

/**
 * What a release removes (docs/rules.md 3.20).
 * - `fields`: all fields that only we own, by an apply without fields.
 * - `labels`: only our labels, our annotation and our entry in managedFields. Other fields stay, and are no longer ours.
 */
export type ReleaseWay = 'fields' | 'labels'

/** Why an object is released and not deleted: it was adopted, or Kubernetes itself makes it. */
export type ReleaseReason = 'adopted' | 'cluster-own'

/** The body of an apply that gives all of our fields up. It holds only for this version of the object. */
export function emptyBody({ apiVersion, kind, namespace, name }: ObjectRef, live: LiveIdentity): KubeObject {
  const { uid, resourceVersion } = live
  const place = namespace === undefined ? { name } : { name, namespace }
  return { apiVersion, kind, metadata: { ...place, uid, resourceVersion } }
}

/**
 * Whether somebody else owns a field of the object, apart from subresources. If we own fields outside of metadata,
 * somebody else must do so, too. If nobody does, an apply without fields would take away what was there before us,
 * because we have taken the fields over from those who set them.
 */
export function hasOtherManagers(live: LiveObject, fieldManager: string): boolean {
  const others = entriesOf(live).filter(
    ({ manager, subresource }) => manager !== fieldManager && !subresource,
  )
  return applyEntries(live, fieldManager).some(ownsBody) ? others.some(ownsBody) : others.length > 0
}

/** The patch of a release that removes labels only. It needs the metadata of the object. */
export function releasePatch({ metadata }: LiveObject, fieldManager: string): JsonPatchOperation[] {
  const { labels = {}, annotations = {}, managedFields = [] } = metadata
  const ours = applyEntries({ metadata } as LiveObject, fieldManager)
  const rest = managedFields.filter(entry => !ours.includes(entry))
  return [
    ...removals('/metadata/labels', labels, [checksumLabel, instanceLabel]),
    ...removals('/metadata/annotations', annotations, [adoptedAnnotation]),
    // An empty list means no change to the server, and one empty entry removes all entries.
    { op: 'replace', path: '/metadata/managedFields', value: rest.length === 0 ? [{}] : rest },
  ]
}

function removals(parent: string, map: Readonly<Record<string, string>>, names: readonly string[]) {
  return names
    .filter(name => map[name] !== undefined)
    .map(name => ({ op: 'remove' as const, path: extendPointer(parent, name) }))
}
