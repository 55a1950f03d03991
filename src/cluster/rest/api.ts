import type { Reply } from '../../api/reply.ts'
import type { Resource } from '../../api/resource.ts'
import type { ObjectRef } from '../../manifest/key.ts'
import type { KubeObject, LiveObject } from '../../manifest/object.ts'
import type { Unseen } from '../../plan/observation.ts'

export interface ApplyOptions {
  readonly fieldManager: string
  readonly force: boolean
  readonly dryRun: boolean
}

export interface ListOptions {
  readonly labelSelector?: string
  /** Only objects of this namespace. */
  readonly namespace?: string
  /** Ask for PartialObjectMetadata; apiVersion and kind are set to the resource's own in what returns. */
  readonly metadataOnly?: boolean
}

export interface DeleteOptions {
  readonly uid: string
  readonly resourceVersion: string
}

export interface Discovery {
  /** Every served kind of every version, preferred version of a group first. No subresources. */
  readonly resources: readonly Resource[]
  /** Groups that could not be discovered or are stale. */
  readonly unseen: readonly Unseen[]
}

/** The requests that the stages make; raw lossless JSON both ways. Replies are values, transport failures included (status 0). */
export interface Api {
  /** How many requests may be under way at once. */
  readonly concurrency: number
  discover(): Promise<Discovery>
  get(resource: Resource, ref: ObjectRef, options?: { metadataOnly?: boolean }): Promise<Reply<LiveObject>>
  /** All pages of one resourceVersion, restarted unpaged on 410. */
  list(resource: Resource, options?: ListOptions): Promise<Reply<LiveObject[]>>
  /** Server-side apply PATCH, fieldValidation=Strict. Status 201 says that it created. */
  apply(resource: Resource, object: KubeObject, options: ApplyOptions): Promise<Reply<LiveObject>>
  /** Preconditions on both, propagation Background. */
  delete(resource: Resource, ref: ObjectRef, options: DeleteOptions): Promise<Reply<undefined>>
}
