import type { ApiFailure } from '../api/reply.ts'
import type { Resource } from '../api/resource.ts'
import type { Manifest } from '../manifest/manifest.ts'
import type { LiveObject } from '../manifest/object.ts'
import type { Conflict } from './conflict.ts'

/** What the cluster says of one wanted object before anything is written. */
export interface Observation {
  /** Stamped and normalised, namespace filled in: the very body that apply sends. */
  readonly manifest: Manifest
  /** Undefined where a CRD of this configuration brings the kind, or nobody does. */
  readonly resource: Resource | undefined
  readonly live: LiveObject | undefined
  readonly answer: Answer
}

/**
 * Why the server can't be asked yet, or must not be (`aggregated`). `kind-to-change`: it says no by a schema that this
 * configuration replaces; `reference-to-come`: for want of an object that this configuration creates.
 */
export type NotAsked =
  | 'namespace-to-come'
  | 'kind-to-come'
  | 'kind-to-change'
  | 'reference-to-come'
  | 'aggregated'

export type Answer =
  /** Provably converged without a dry-run (docs/rules.md 2.1); `restamp`: only the checksum label differs. */
  | { readonly kind: 'proven'; readonly restamp: boolean }
  /** The dry-run's result. `taken`: conflicts that the real apply overrides with force. */
  | { readonly kind: 'accepted'; readonly result: LiveObject; readonly taken: readonly Conflict[] }
  | { readonly kind: 'conflict'; readonly conflicts: readonly Conflict[]; readonly failure: ApiFailure }
  | { readonly kind: 'rejected'; readonly failure: ApiFailure }
  | { readonly kind: 'not-asked'; readonly why: NotAsked }
  /** `similar`: kinds that are known and spelled almost alike, as `Deployment of apps/v1`. */
  | { readonly kind: 'unknown-kind'; readonly similar: readonly string[] }

/** A kind or group that could not be looked at, and why. */
export interface Unseen {
  /** The kind or group, as `widgets.example.com`. */
  readonly what: string
  readonly why: string
}
