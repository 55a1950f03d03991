import type { JsonPatchOperation } from '../api/json-patch.ts'
import type { ApiFailure, Reply } from '../api/reply.ts'
import type { Resource } from '../api/resource.ts'
import type { ObjectRef } from '../manifest/key.ts'
import type { KubeObject, LiveObject, ManagedFieldsEntry } from '../manifest/object.ts'
import type { Delete, Found, LiveIdentity } from '../plan/change.ts'
import type { Verdict } from '../plan/prune/prune-gate.ts'

/**
 * What a rollout asks of a cluster. It is passed in, because rollout/ does not import cluster/. Replies are values.
 */
export interface RolloutApi {
  apply(resource: Resource, body: KubeObject, force: boolean): Promise<Reply<LiveObject>>
  /** Replaces managedFields of one version of the object and changes nothing else. */
  replaceOwners(
    resource: Resource,
    live: LiveObject,
    managedFields: readonly ManagedFieldsEntry[],
  ): Promise<Reply<LiveObject>>
  read(resource: Resource, ref: ObjectRef): Promise<Reply<LiveObject>>
  /** An RFC 6902 patch of that resourceVersion only. */
  patch(
    resource: Resource,
    ref: ObjectRef,
    operations: readonly JsonPatchOperation[],
    resourceVersion: string,
  ): Promise<Reply<LiveObject>>
  readMetadata(resource: Resource, ref: ObjectRef): Promise<Reply<LiveObject>>
  /** Deletes only that UID and resourceVersion. `gone` is false while finalizers hold the object. */
  delete(resource: Resource, ref: ObjectRef, live: LiveIdentity): Promise<Reply<{ readonly gone: boolean }>>
  /** Waits until the kinds of a CRD are served. A failure says why they are not. */
  awaitServed(crd: ObjectRef, resource: Resource, kinds: readonly Resource[]): Promise<Reply<undefined>>
  /** Waits until the objects are gone. Returns those that are still there when the time is up. */
  awaitGone(
    resource: Resource,
    objects: readonly Deleted[],
    onWaiting: (left: readonly Remaining[]) => void,
  ): Promise<readonly Remaining[]>
  /**
   * Looks once at what these deletions would take along, and returns the prune gate for them. `deleted` contains
   * the UIDs of all planned deletions except those that were spared.
   */
  lookAgain(deletes: readonly Delete[], deleted: ReadonlySet<string>): Promise<JudgeAgain>
}

/** Judges an object again, on a fresh read. */
export type JudgeAgain = (found: Found) => Promise<Verdict>

/** An object that is being deleted. */
interface Deleted {
  readonly ref: ObjectRef
  readonly uid: string
}

/** A deleted object that is still there, with what holds it. */
export interface Remaining extends Deleted {
  readonly finalizers: readonly string[]
  /** Set if the server did not say whether the object is still there. */
  readonly unseen?: ApiFailure
}
