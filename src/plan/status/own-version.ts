import type { LiveObject } from '../../manifest/object.ts'

/**
 * A text that changes with everything of a live object that a configuration may set, and not with its status. Kinds
 * without a generation have no other sign of a change than the resourceVersion.
 */
export function ownVersion({ metadata }: LiveObject): string {
  const { uid, generation, resourceVersion, deletionTimestamp, labels, annotations } = metadata
  return JSON.stringify([uid, generation ?? resourceVersion, deletionTimestamp, labels, annotations])
}
