import type { JsonPatchOperation } from '../../api/json-patch.ts'
import type { ApiFailure, Reply } from '../../api/reply.ts'
import type { Resource } from '../../api/resource.ts'
import type { FindSchema } from '../../manifest/crd-schema.ts'
import type { ObjectRef } from '../../manifest/key.ts'
import type { Place } from '../../manifest/moved-to.ts'
import type { KubeObject, LiveObject } from '../../manifest/object.ts'
import type { Unseen } from '../../plan/observation.ts'
import type { LogRequest } from './pod-log.ts'
import type { SchemaOptions } from './published-schemas.ts'

export interface ApplyOptions {
  readonly fieldManager: string
  readonly force: boolean
  readonly dryRun: boolean
  /** Only for a dry run: the namespace and the name that it is sent to, if they are not those of the object. */
  readonly at?: Place
}

interface CreateOptions {
  readonly fieldManager: string
}

export interface PatchOptions {
  readonly fieldManager: string
  /**
   * The version that the patch was made for. If the object has another one, the server answers 409. Absent only for a
   * dry run that does not depend on the version.
   */
  readonly resourceVersion?: string
  readonly dryRun: boolean
}

export interface ListOptions {
  readonly labelSelector?: string
  /** Which fields select is up to the kind. Not to be used with `name`, which is a fieldSelector itself. */
  readonly fieldSelector?: string
  /** Only the object of this name. */
  readonly name?: string
  /** Only objects of this namespace. */
  readonly namespace?: string
  /** Asks for PartialObjectMetadata. In the result, apiVersion and kind are those of the resource. */
  readonly metadataOnly?: boolean
}

/** What lived at one resourceVersion. A watch can start there. */
export interface ListAt {
  readonly items: readonly LiveObject[]
  readonly resourceVersion: string
}

export interface WatchOptions extends ListOptions {
  /** The resourceVersion of a list or an object. The watch reports what happens after it. */
  readonly resourceVersion: string
}

export type WatchEvent =
  | { readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'; readonly object: LiveObject }
  /** All events up to this version have been sent. */
  | { readonly type: 'BOOKMARK'; readonly resourceVersion: string }
  /** The last event. Status 410 means that the version is too old and a new list is needed. */
  | { readonly type: 'ERROR'; readonly failure: ApiFailure }

/**
 * A kind as a discovery document describes it. The document does not say which server serves it; APIServices do.
 */
export type DiscoveredResource = Omit<Resource, 'aggregated'>

export interface DeleteOptions {
  readonly uid: string
  /** Without it, any version of that UID is deleted. */
  readonly resourceVersion?: string
  readonly dryRun: boolean
}

export interface Discovery {
  /** Every version of every served kind, the preferred version of a group first. Subresources are left out. */
  readonly resources: readonly Resource[]
  /** Groups that could not be discovered, or that are stale. */
  readonly unseen: readonly Unseen[]
}

/**
 * The requests of all stages. Bodies are raw JSON without loss. A reply is a value, also when the transport fails
 * (status 0).
 */
export interface Api {
  /** How many requests a loop may start at once. It is the most that the limiter ever allows. */
  readonly concurrency: number
  /** All kinds. `wanted` are the apiVersions of the configuration. */
  discover(wanted: ReadonlySet<string>): Promise<Discovery>
  /** The kinds of one group version, from its own document. */
  discoverVersion(of: Pick<Resource, 'group' | 'version'>): Promise<Reply<readonly DiscoveredResource[]>>
  /** The schemas of the kinds of one group version, from the server's OpenAPI v3. */
  schemas(of: Pick<Resource, 'group' | 'version'>, options?: SchemaOptions): Promise<Reply<FindSchema>>
  get(resource: Resource, ref: ObjectRef, options?: { metadataOnly?: boolean }): Promise<Reply<LiveObject>>
  /** All objects, from pages of one resourceVersion. After 410 the list is read again without pages. */
  list(resource: Resource, options?: ListOptions): Promise<Reply<LiveObject[]>>
  /** The same as `list`, with the resourceVersion from which a watch can start. */
  listAt(resource: Resource, options?: ListOptions): Promise<Reply<ListAt>>
  /**
   * The events of a kind, until the server ends the watch, usually after minutes. `signal` ends it without an
   * event. An open watch takes no place in the limiter, and --request-timeout does not end it.
   */
  watch(resource: Resource, options: WatchOptions, signal: AbortSignal): AsyncIterable<WatchEvent>
  /**
   * Creates an object (POST). If it exists, the server answers 409. Only the Lease is created in this way
   * (docs/rules.md 1.1).
   */
  create(resource: Resource, object: KubeObject, options: CreateOptions): Promise<Reply<LiveObject>>
  /** A server-side apply (PATCH) with fieldValidation=Strict. Status 201 means that the object was created. */
  apply(resource: Resource, object: KubeObject, options: ApplyOptions): Promise<Reply<LiveObject>>
  /**
   * An RFC 6902 patch of one version of the object. It may change `metadata.managedFields`, which an apply can't. It
   * must not be used for fields of a manifest (docs/rules.md 1.1).
   */
  patch(
    resource: Resource,
    ref: ObjectRef,
    operations: readonly JsonPatchOperation[],
    options: PatchOptions,
  ): Promise<Reply<LiveObject>>
  /**
   * Deletes with background propagation, and only that UID and resourceVersion. `gone` means that the object no
   * longer exists; else it has a deletionTimestamp and goes once its finalizers are removed.
   */
  delete(
    resource: Resource,
    ref: ObjectRef,
    options: DeleteOptions,
  ): Promise<Reply<{ readonly gone: boolean }>>
  /** The last lines of the log of a container. */
  log(wanted: LogRequest): Promise<Reply<string[]>>
}
