import type { Reply } from '../api/reply.ts'
import type { Resource } from '../api/resource.ts'
import type { ObjectRef } from '../manifest/key.ts'
import type { KubeObject, LiveObject } from '../manifest/object.ts'
import type { Delete, Found, LiveIdentity } from '../plan/change.ts'
import type { Verdict } from '../plan/prune-gate.ts'

/** What a rollout asks of a cluster; handed in, so that nothing here imports the cluster. Replies are values. */
export interface RolloutApi {
  apply(resource: Resource, body: KubeObject, force: boolean): Promise<Reply<LiveObject>>
  read(resource: Resource, ref: ObjectRef): Promise<Reply<LiveObject>>
  readMetadata(resource: Resource, ref: ObjectRef): Promise<Reply<LiveObject>>
  /** Holds only for that UID and resourceVersion. `gone` is false while finalizers hold the object. */
  delete(resource: Resource, ref: ObjectRef, live: LiveIdentity): Promise<Reply<{ readonly gone: boolean }>>
  /** Resolves once the kinds of a CRD are served, or with why they are not. */
  awaitServed(crd: ObjectRef, resource: Resource, kinds: readonly Resource[]): Promise<Reply<undefined>>
  /** Resolves once the objects are gone, or with those that are still there when the time is up. */
  awaitGone(
    resource: Resource,
    objects: readonly Deleted[],
    onWaiting: (left: readonly Remaining[]) => void,
  ): Promise<readonly Remaining[]>
  /**
   * Looks once at what some deletions would take along, and gives the prune gate with that in sight. `deleted` are the
   * UIDs of all deletions of the plan but those that were spared.
   */
  lookAgain(deletes: readonly Delete[], deleted: ReadonlySet<string>): Promise<JudgeAgain>
}

/** The prune gate again, on a fresh read. */
export type JudgeAgain = (found: Found) => Promise<Verdict>

/** An object that is on its way out. */
interface Deleted {
  readonly ref: ObjectRef
  readonly uid: string
}

/** A deleted object that is still there, with what holds it. */
export interface Remaining extends Deleted {
  readonly finalizers: readonly string[]
}
