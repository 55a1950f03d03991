import type { JsonPatchOperation } from '../../api/json-patch.ts'
import type { ObjectRef } from '../../manifest/key.ts'
import type { JsonObject, KubeObject, LiveObject } from '../../manifest/object.ts'
import { extendPointer } from '../../manifest/pointer.ts'
import { adoptedAnnotation, checksumLabel, instanceLabel } from '../../manifest/stamp.ts'
import type { LiveIdentity } from '../about-object.ts'
import { unite } from '../fields/field-set.ts'
import { applyEntries, childNode, childrenOf, entriesOf } from '../fields/managed-fields.ts'
import { isClusterOwn } from './cluster-own.ts'

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
 * Whether a release may give all of our fields up, so that those which only we own are removed. That must not lose a
 * value that was there before us. Outside of metadata, a field that only we own may be such a value, because apply takes
 * fields over from others. So somebody else must own each of these fields, too. Of an object that Kubernetes itself makes,
 * apply has taken nothing over. Of any other, somebody else must own some field at least. Entries of subresources do not
 * count.
 */
export function mayGiveUpFields(live: LiveObject, fieldManager: string): boolean {
  const [ours] = applyEntries(live, fieldManager)
  const { 'f:metadata': _, ...own } = ours?.fieldsV1 ?? {}
  const others = entriesOf(live).filter(
    ({ manager, subresource }) => manager !== fieldManager && !subresource,
  )
  const theirs = others.reduce<JsonObject>((set, { fieldsV1 = {} }) => unite(set, fieldsV1), {})
  return (others.length > 0 || isClusterOwn(live)) && isCovered(own, theirs)
}

/** Whether a set of fieldsV1 contains each field of another one. */
function isCovered(own: JsonObject, theirs: JsonObject): boolean {
  return childrenOf(own).every(({ key, node }) => {
    const their = childNode(theirs, key)
    return their !== undefined && isCovered(node, their)
  })
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
