import type { JsonPatchOperation } from '../../api/json-patch.ts'
import type { ObjectRef } from '../../manifest/key.ts'
import type { KubeObject, LiveObject } from '../../manifest/object.ts'
import { extendPointer } from '../../manifest/pointer.ts'
import { adoptedAnnotation, checksumLabel, instanceLabel } from '../../manifest/stamp.ts'
import type { LiveIdentity } from '../change.ts'
import { applyEntries, entriesOf } from '../fields/managed-fields.ts'
import { isTakeBack } from '../fields/take-back.ts'

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
 * Whether a release may give all of our fields up, so that those which only we own are removed. That must not empty an
 * object whose fields we have taken over from others. So somebody else must own a field of the object, subresources
 * aside. And in each part of it that we own a field of, such as `data`, somebody else must own one, too. What a person
 * has set there with kubectl does not count, because apply has taken over what kubectl had set before.
 */
export function mayGiveUpFields(live: LiveObject, fieldManager: string): boolean {
  const [ours] = applyEntries(live, fieldManager)
  const others = entriesOf(live).filter(
    ({ manager, subresource }) => manager !== fieldManager && !subresource,
  )
  const parts = Object.keys(ours?.fieldsV1 ?? {}).filter(part => part !== 'f:metadata')
  const owners = others.filter(entry => !isTakeBack(entry, fieldManager))
  const isShared = (part: string) => owners.some(({ fieldsV1 = {} }) => Object.hasOwn(fieldsV1, part))
  return others.length > 0 && parts.every(isShared)
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
