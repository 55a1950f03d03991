import type { Resource } from '../api/resource.ts'
import { keyOf, type ObjectKey, type ObjectRef, refOf } from '../manifest/key.ts'
import type { KubeObject, LiveObject } from '../manifest/object.ts'

/** The key and the reference of an object. Every change has both. */
export interface About {
  readonly key: ObjectKey
  readonly ref: ObjectRef
}

/** Identifies the live object that was planned for. A later object of the same name has another UID. */
export interface LiveIdentity {
  readonly uid: string
  readonly resourceVersion: string
}

/** A live object that was listed. `live` has only metadata. */
export interface Found {
  readonly resource: Resource
  readonly live: LiveObject
}

/** The key and the reference of an object. */
export function aboutOf(object: KubeObject | LiveObject): About {
  const ref = refOf(object)
  return { key: keyOf(ref), ref }
}

/** The UID and the resourceVersion of a live object. */
export function identityOf({ metadata: { uid, resourceVersion } }: LiveObject): LiveIdentity {
  return { uid, resourceVersion }
}
