import type { ApiFailure } from '../api/reply.ts'
import type { Resource } from '../api/resource.ts'
import type { ObjectRef } from '../manifest/key.ts'
import type { Origin } from '../manifest/manifest.ts'
import type { Json, JsonObject, KubeObject } from '../manifest/object.ts'
import type { About, LiveIdentity } from './about-object.ts'
import type { Evidence } from './evidence.ts'
import type { Claim } from './fields/claim.ts'
import type { Conflict, Extra } from './fields/conflict.ts'
import type { LeftField } from './fields/left-fields.ts'
import type { HeldBy } from './held-by.ts'
import type { HelmRelease } from './helm-release.ts'
import type { OtherInstance } from './instance.ts'
import type { FieldsCheck, NotAsked } from './observation.ts'
import type { Contents } from './prune/contents.ts'
import type { ReleaseReason, ReleaseWay } from './prune/release.ts'
import type { RemovalNotAsked } from './prune/removal.ts'
import type { KeepReason, Refusal } from './reasons.ts'
import type { Row } from './rows/row.ts'

/**
 * What a plan does with one object. Results have another type (rollout/outcome.ts). A change is JSON, so that a saved
 * plan keeps all of it, and it contains no value of a Secret.
 */
export type Change =
  | Create
  | Update
  | Replace
  | Adopt
  | Restamp
  | Unchanged
  | Refused
  | Release
  | Delete
  | Keep

/** The changes that are carried out by a server-side apply of the whole manifest. A replacement is a deletion before it. */
export type WriteChange = Create | Update | Replace | Adopt | Restamp

export interface Create extends Write {
  readonly action: 'create'
  readonly documents: { readonly after: JsonObject }
}

export interface Update extends Rewrite {
  readonly action: 'update'
  readonly documents: { readonly before: JsonObject; readonly after: JsonObject }
  /** An RFC 6902 patch from `documents.before` to `documents.after`. */
  readonly patch: readonly PatchOperation[]
  /** What differs, for people. It is empty only if `givenUp` is not. */
  readonly rows: readonly Row[]
}

/** A change of immutable fields: the object is deleted and created again (docs/rules.md 1.33). */
export interface Replace extends Write {
  readonly action: 'replace'
  readonly live: LiveIdentity
  /** The immutable fields that change, as the server writes their paths. */
  readonly fields: readonly string[]
  readonly documents: { readonly before: JsonObject; readonly after: JsonObject }
  /** An RFC 6902 patch from `documents.before` to `documents.after`. */
  readonly patch: readonly PatchOperation[]
  /** What differs, for people. */
  readonly rows: readonly Row[]
  /** What the deletion of the old object waits for. Absent if the object has no finalizers. */
  readonly heldBy?: HeldBy
  /** What Kubernetes deletes together with the old object (docs/rules.md 3.31). Absent if it was not counted. */
  readonly along?: readonly Contents[]
}

/**
 * The first write to an object that was there before us, or the write that takes it fully (docs/rules.md 1.14), also
 * from another instance (docs/rules.md 1.28).
 */
export interface Adopt extends Rewrite {
  readonly action: 'adopt'
  /** The instance to which the object belongs until then. Absent if it belongs to none. */
  readonly from?: OtherInstance
  /** The Helm release to which the object says that it belongs after the write. Absent if there is none. */
  readonly helm?: HelmRelease
  /** Whether prune may delete the object later. It never deletes what Kubernetes itself makes (docs/rules.md 3.21). */
  readonly fully: boolean
  readonly documents: { readonly before: JsonObject; readonly after: JsonObject }
  /** An RFC 6902 patch from `documents.before` to `documents.after`. Empty if only labels of ours are added. */
  readonly patch: readonly PatchOperation[]
  /** What differs, for people. */
  readonly rows: readonly Row[]
}

/** A write that changes only the checksum label or our entry in managedFields. */
export interface Restamp extends Rewrite {
  readonly action: 'restamp'
  readonly changes: 'label' | 'entry'
}

/** A wanted object that is not written. It exists, unless it is a Job that ran before. */
export interface Unchanged extends OfManifest {
  readonly action: 'unchanged'
  /** Present if the object is a Job that is gone and that is not run again (docs/rules.md 11.8). */
  readonly ranBefore?: true
  readonly resource: Resource
}

/** What stops a half of a rollout before the first write. */
export type Refused = RefusedWrite | RefusedRemoval

/** A wanted object that apply does not write. */
export interface RefusedWrite extends OfManifest {
  readonly action: 'refused'
  readonly half: 'apply'
  /** Absent if neither the server nor a CRD of the configuration defines the kind. */
  readonly resource?: Resource
  readonly reason: Refusal
  /** What else is known about the reason. Absent if there is nothing. */
  readonly evidence?: Evidence
}

/** A deletion or a release that the server does not allow (docs/rules.md 3.22). */
export interface RefusedRemoval extends OfCluster {
  readonly action: 'refused'
  readonly half: 'prune'
  readonly removal: 'delete' | 'release'
  readonly failure: ApiFailure
}

/** An object that leaves the configuration and is given up, but not deleted (docs/rules.md 3.20). */
export interface Release extends OfCluster {
  readonly action: 'release'
  readonly why: ReleaseReason
  readonly way: ReleaseWay
  /** An RFC 6902 patch from the document of the live object to that of the released one. */
  readonly patch: readonly PatchOperation[]
  /** What differs, for people. Empty if only our labels and our annotation are removed. */
  readonly rows: readonly Row[]
}

export interface Delete extends OfCluster {
  readonly action: 'delete'
  /** Present if only `kubectl apply` on the client side has labelled the object (docs/rules.md 3.26). */
  readonly legacy?: true
  /** Why there was no dry run. Absent if there was one. */
  readonly notAsked?: RemovalNotAsked
  /**
   * What Kubernetes deletes together with the object and this plan does not delete itself (docs/rules.md 3.31). Absent if
   * it was not counted.
   */
  readonly along?: readonly Contents[]
  /**
   * What of it no controller owns, if the object is a Namespace, a CRD or a volume. It must not grow before the deletion
   * (docs/rules.md 3.33). Absent if there is none.
   */
  readonly holds?: readonly Contents[]
  /** Objects of ours that a rule keeps, and that go along all the same (docs/rules.md 3.34). Absent if there are none. */
  readonly oursInside?: readonly OursInside[]
}

/** An object in a Namespace or of a CRD, and why prune would keep it if the other were not deleted. */
export interface OursInside {
  readonly ref: ObjectRef
  readonly reason: KeepReason
}

export interface Keep extends OfCluster {
  readonly action: 'keep'
  readonly reason: KeepReason
}

/** One operation of an RFC 6902 patch. Values of Secrets are masked. */
export type PatchOperation =
  | { readonly op: 'add' | 'replace'; readonly path: string; readonly value: Json }
  | { readonly op: 'remove'; readonly path: string }

/** An object of ours that is already being deleted and waits for its finalizers. It is not a difference. */
export interface Leaving extends OfCluster, HeldBy {
  readonly action: 'leaving'
  /** Whether prune would have deleted it, so that prune waits until it is gone. */
  readonly isPruned: boolean
}

interface OfManifest extends About {
  readonly origin: Origin
  /** Fields of others that the manifest does not set. Apply keeps them (docs/rules.md 1.5). */
  readonly extras: readonly Extra[]
  /** Fields of the manifest that are left to other managers (docs/rules.md 1.25). Absent if there are none. */
  readonly left?: readonly LeftField[]
  /** The wave in which the object is written (docs/rules.md 5.5). Absent in wave 0. */
  readonly wave?: number
}

interface OfCluster extends About {
  readonly resource: Resource
  readonly live: LiveIdentity
}

interface Write extends OfManifest {
  readonly resource: Resource
  /** The body that is sent. The values of a Secret are sealed (seal.ts). */
  readonly body: KubeObject
  /** The conflicts that this write overrides with force. If there are none, the apply is not forced. */
  readonly taken: readonly Conflict[]
  /** Why there was no dry run. Absent if there was one. */
  readonly notAsked?: NotAsked
  /** The webhook, policy or limit that has rejected the dry run, as `webhook a.example.com`. */
  readonly obstacle?: string
  /** How the fields were checked without a dry run of the object itself. Absent if they were not. */
  readonly fieldsChecked?: FieldsCheck
}

/** A write to an object that exists. */
interface Rewrite extends Write {
  readonly live: LiveIdentity
  /** What becomes ours before the apply (docs/rules.md 1.19). Absent if nothing does. */
  readonly claims?: readonly Claim[]
  /** Fields that we no longer set and that others own, too. They stay (docs/rules.md 1.21). Absent if there are none. */
  readonly givenUp?: readonly Extra[]
}
