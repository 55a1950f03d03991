import type { JsonPatchOperation } from '../api/json-patch.ts'
import type { ApiFailure, Reply } from '../api/reply.ts'
import type { Resource } from '../api/resource.ts'
import type { ObjectRef } from '../manifest/key.ts'
import type { KubeObject, LiveObject, ManagedFieldsEntry } from '../manifest/object.ts'
import type { Found, LiveIdentity } from '../plan/about-object.ts'
import type { Delete } from '../plan/change.ts'
import type { HeldBy } from '../plan/held-by.ts'
import type { Verdict } from '../plan/prune/prune-gate.ts'
import type { Diagnosis } from '../readiness/diagnosis.ts'
import type { Readiness } from '../readiness/readiness.ts'
import type { Unready } from './ready-result.ts'
import type { ToBeReady } from './task.ts'

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
  /** A dry run that creates the object under another name, as if `live` were gone. Its result has the own name. */
  tryCreate(resource: Resource, object: KubeObject, live: LiveObject): Promise<Reply<LiveObject>>
  readMetadata(resource: Resource, ref: ObjectRef): Promise<Reply<LiveObject>>
  /** Deletes only that UID and resourceVersion. `gone` is false while finalizers hold the object. */
  delete(resource: Resource, ref: ObjectRef, live: LiveIdentity): Promise<Reply<{ readonly gone: boolean }>>
  /** Waits until the kinds of a CRD are served. A failure says why they are not. */
  awaitServed(crd: ObjectRef, resource: Resource, kinds: readonly Resource[]): Promise<Reply<undefined>>
  /**
   * Waits until the objects are ready. All waits of a run share one time limit. Returns all objects as they were seen
   * last.
   */
  awaitReady(
    objects: readonly ToBeReady[],
    onWaiting: (left: readonly Unready[]) => void,
  ): Promise<readonly SeenReadiness[]>
  /** Reads why an object is not ready. `hide` masks values of Secrets in texts of the cluster. */
  diagnose(object: LiveObject, hide: (text: string) => string): Promise<Diagnosis>
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

/** An awaited object as it was seen last. */
export interface SeenReadiness {
  readonly ref: ObjectRef
  readonly readiness: Readiness
  /** The object, if it was seen and is not ready. */
  readonly live?: LiveObject
}

/** An object that is being deleted. */
interface Deleted {
  readonly ref: ObjectRef
  readonly uid: string
}

/** A deleted object that may still be there, with what holds it. */
export interface Remaining extends Deleted, HeldBy {
  /** Set if it is not known whether the object is still there: nobody has looked, or the server did not say it. */
  readonly unseen?: ApiFailure | 'not-looked-at'
}
