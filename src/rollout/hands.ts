import type { Reply } from '../api/reply.ts'
import type { Resource } from '../api/resource.ts'
import type { ObjectRef } from '../manifest/key.ts'
import type { KubeObject, LiveObject } from '../manifest/object.ts'
import type { Found } from '../plan/change.ts'
import type { Verdict } from '../plan/prune-gate.ts'
import type { Outcome } from './outcome.ts'

/** What a rollout needs of the outside: the cluster's functions come in here, so that none is imported. */
export interface Hands {
  readonly concurrency: number
  readonly fieldManager: string
  /** `--force-conflicts`: every apply is forced. */
  readonly forceConflicts: boolean
  readonly apply: (resource: Resource, object: KubeObject, force: boolean) => Promise<Reply<LiveObject>>
  readonly read: (resource: Resource, ref: ObjectRef) => Promise<Reply<LiveObject>>
  readonly readMetadata: (resource: Resource, ref: ObjectRef) => Promise<Reply<LiveObject>>
  readonly remove: (resource: Resource, live: LiveObject) => Promise<Reply<undefined>>
  /** Resolves once the kinds of a CRD are served, or with why they are not. */
  readonly served: (
    resource: Resource,
    crd: KubeObject,
    kinds: readonly Resource[],
  ) => Promise<Reply<undefined>>
  /** The prune gate again, on a fresh read. */
  readonly judge: (found: Found) => Promise<Verdict>
  /** Hears each outcome once, in the plan's order. */
  readonly report: (outcome: Outcome) => void
  /** Aborted by Ctrl-C: what has not started is not run. */
  readonly signal: AbortSignal
}
