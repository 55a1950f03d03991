import type { ApiFailure, Reply } from '../../api/reply.ts'
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
  /** Only the object of this name. */
  readonly name?: string
  /** Only objects of this namespace. */
  readonly namespace?: string
  /** Ask for PartialObjectMetadata; apiVersion and kind are set to the resource's own in what returns. */
  readonly metadataOnly?: boolean
}

/** What lived at one resourceVersion, from which a watch can go on. */
export interface ListAt {
  readonly items: readonly LiveObject[]
  readonly resourceVersion: string
}

export interface WatchOptions extends ListOptions {
  /** Of a list or an object: what happens after it is heard. */
  readonly resourceVersion: string
}

export type WatchEvent =
  | { readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'; readonly object: LiveObject }
  /** Nothing happened up to this version. */
  | { readonly type: 'BOOKMARK'; readonly resourceVersion: string }
  /** The last event. Status 410 says that the version is too old: list again. */
  | { readonly type: 'ERROR'; readonly failure: ApiFailure }

/** A kind as a discovery document tells it; who serves it is known from APIServices alone. */
export type DiscoveredResource = Omit<Resource, 'aggregated'>

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
  /** How many requests a loop should start at once: the most that can ever be under way. */
  readonly concurrency: number
  discover(): Promise<Discovery>
  /** The kinds of one version of a group, by its own document. */
  discoverVersion(of: Pick<Resource, 'group' | 'version'>): Promise<Reply<readonly DiscoveredResource[]>>
  get(resource: Resource, ref: ObjectRef, options?: { metadataOnly?: boolean }): Promise<Reply<LiveObject>>
  /** All pages of one resourceVersion, restarted unpaged on 410. */
  list(resource: Resource, options?: ListOptions): Promise<Reply<LiveObject[]>>
  /** The same, with the resourceVersion that a watch needs. */
  listAt(resource: Resource, options?: ListOptions): Promise<Reply<ListAt>>
  /**
   * What happens to the objects of a kind, until the server ends the watch, as it does after minutes. `signal` ends it
   * without an event. While it idles it takes no place among the requests, and --request-timeout does not cut it.
   */
  watch(resource: Resource, options: WatchOptions, signal: AbortSignal): AsyncIterable<WatchEvent>
  /** Server-side apply PATCH, fieldValidation=Strict. Status 201 says that it created. */
  apply(resource: Resource, object: KubeObject, options: ApplyOptions): Promise<Reply<LiveObject>>
  /**
   * Preconditions on both, propagation Background. `gone` says that nothing is left; otherwise the object is marked, and
   * goes once its finalizers have.
   */
  delete(
    resource: Resource,
    ref: ObjectRef,
    options: DeleteOptions,
  ): Promise<Reply<{ readonly gone: boolean }>>
}
