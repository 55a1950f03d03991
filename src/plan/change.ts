import type { Resource } from '../api/resource.ts'
import { keyOf, type ObjectKey, type ObjectRef, refOf } from '../manifest/key.ts'
import type { Origin } from '../manifest/manifest.ts'
import type { Json, JsonObject, KubeObject, LiveObject } from '../manifest/object.ts'
import type { Conflict, Extra } from './conflict.ts'
import type { NotAsked } from './observation.ts'
import type { KeepReason, Refusal } from './reasons.ts'
import type { Row } from './rows/row.ts'

/**
 * What becomes of one object, in the words of a plan; results have words of their own (rollout/outcome.ts). A change
 * is JSON: no secret's value stands in it, and nothing of it is lost in a saved plan.
 */
export type Change = Create | Update | Restamp | Unchanged | Refused | Delete | Keep

/** The changes that an apply PATCH of the whole manifest carries out. */
export type WriteChange = Create | Update | Restamp

export interface Create extends Write {
  readonly action: 'create'
  readonly documents: { readonly after: JsonObject }
}

export interface Update extends Write {
  readonly action: 'update'
  readonly live: LiveIdentity
  readonly documents: { readonly before: JsonObject; readonly after: JsonObject }
  /** RFC 6902, from the document before to the one after. */
  readonly patch: readonly PatchOperation[]
  /** What differs, for people; never empty. */
  readonly rows: readonly Row[]
}

/** Only the checksum label, or only our entry in managedFields, changes. */
export interface Restamp extends Write {
  readonly action: 'restamp'
  readonly live: LiveIdentity
}

export interface Unchanged extends OfManifest {
  readonly action: 'unchanged'
  readonly resource: Resource
}

export interface Refused extends OfManifest {
  readonly action: 'refused'
  /** Absent where neither the server nor a CRD of the configuration knows the kind. */
  readonly resource?: Resource
  readonly reason: Refusal
}

export interface Delete extends OfCluster {
  readonly action: 'delete'
}

export interface Keep extends OfCluster {
  readonly action: 'keep'
  readonly reason: KeepReason
}

/** Tells the object that was looked at from another one of its name, and from a later state of its own. */
export interface LiveIdentity {
  readonly uid: string
  readonly resourceVersion: string
}

/** One operation of an RFC 6902 patch. A Secret's values are masked. */
export type PatchOperation =
  | { readonly op: 'add' | 'replace'; readonly path: string; readonly value: Json }
  | { readonly op: 'remove'; readonly path: string }

/** An object of ours that nobody wants and that was deleted before: it waits for its finalizers, and is no difference. */
export interface Leaving extends OfCluster {
  readonly action: 'leaving'
}

/** Something of ours on the cluster that the configuration does not hold. `live` is metadata only. */
export interface Found {
  readonly resource: Resource
  readonly live: LiveObject
}

interface About {
  readonly key: ObjectKey
  readonly ref: ObjectRef
}

interface OfManifest extends About {
  readonly origin: Origin
  /** What people set beside the manifest; it stays. */
  readonly extras: readonly Extra[]
}

interface OfCluster extends About {
  readonly resource: Resource
  readonly live: LiveIdentity
}

interface Write extends OfManifest {
  readonly resource: Resource
  /** The body that is sent; a Secret's values are sealed (seal.ts). */
  readonly body: KubeObject
  /** Conflicts that this write overrides by force; empty means an unforced apply. */
  readonly taken: readonly Conflict[]
  /** Why the server was not asked before; absent where it was. */
  readonly notAsked?: NotAsked
}

/** The key and the name of an object, as each change carries them. */
export function aboutOf(object: KubeObject | LiveObject): About {
  const ref = refOf(object)
  return { key: keyOf(ref), ref }
}

/** What a change remembers of a live object. */
export function identityOf({ metadata: { uid, resourceVersion } }: LiveObject): LiveIdentity {
  return { uid, resourceVersion }
}

export function isWrite(change: Change): change is WriteChange {
  return change.action === 'create' || change.action === 'update' || change.action === 'restamp'
}

/** The changes of one action, in the plan's order. */
export function changesOf<A extends Change['action']>(
  changes: readonly Change[],
  action: A,
): Extract<Change, { action: A }>[] {
  return changes.filter((change): change is Extract<Change, { action: A }> => change.action === action)
}
