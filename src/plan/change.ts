import type { ApiFailure } from '../api/reply.ts'
import type { Resource } from '../api/resource.ts'
import type { Manifest } from '../manifest/manifest.ts'
import type { Json, LiveObject } from '../manifest/object.ts'
import type { Conflict, Extra } from './conflict.ts'
import type { NotAsked } from './observation.ts'

/** One operation of the RFC 6902 patch from live to wanted, with the old value for readers. Secrets are masked. */
export interface FieldChange {
  readonly op: 'add' | 'remove' | 'replace'
  /** JSON pointer. */
  readonly path: string
  readonly before?: Json
  readonly after?: Json
}

interface Wanted {
  readonly manifest: Manifest
  readonly resource: Resource | undefined
  readonly extras: readonly Extra[]
}

/** What a full-manifest apply PATCH of a plan needs beside its body. */
export interface Write extends Wanted {
  readonly live: LiveObject | undefined
  readonly fields: readonly FieldChange[]
  /** Conflicts that this write takes back by force; empty means an unforced apply. */
  readonly taken: readonly Conflict[]
  /** The server was not asked before: its namespace or kind is yet to come, or its API is aggregated. */
  readonly notAsked?: NotAsked
}

/** Something of ours on the cluster that the configuration does not hold. `live` is metadata only. */
export interface Found {
  readonly resource: Resource
  readonly live: LiveObject
}

/** The plan's words, one per object. Results have words of their own (rollout/outcome.ts). */
export type Change =
  | ({ readonly action: 'create' } & Write)
  | ({ readonly action: 'update' } & Write)
  | ({ readonly action: 'restamp' } & Write)
  | ({ readonly action: 'unchanged' } & Wanted)
  | ({ readonly action: 'refused'; readonly reason: Refusal } & Wanted)
  | ({ readonly action: 'delete' } & Found)
  | ({ readonly action: 'keep'; readonly reason: KeepReason } & Found)

/** Why a wanted object is not written; one refusal stops the whole rollout before its first write (rules.md 1.8). */
export type Refusal =
  | { readonly kind: 'unknown-kind'; readonly similar: readonly string[] }
  | { readonly kind: 'conflict'; readonly conflicts: readonly Conflict[] }
  | { readonly kind: 'rejected'; readonly failure: ApiFailure }
  | { readonly kind: 'other-instance'; readonly instance: string | undefined }
  | { readonly kind: 'terminating' }
  | { readonly kind: 'namespace-mismatch'; readonly asked: string }

/** Why a candidate of ours is not deleted (rules.md 3). */
export type KeepReason =
  | { readonly kind: 'wanted' }
  | { readonly kind: 'restored' }
  | { readonly kind: 'other-owner'; readonly manager: string }
  | { readonly kind: 'managed-by'; readonly tool: 'Helm' | 'Argo CD' | 'Flux' }
  | { readonly kind: 'controlled'; readonly owner: string }
  | { readonly kind: 'prune-disabled' }
  | { readonly kind: 'system-namespace' }
  | { readonly kind: 'namespace-in-use' }
  | { readonly kind: 'other-field-manager'; readonly manager: string }
  | { readonly kind: 'legacy' }
  | { readonly kind: 'contents'; readonly what: string; readonly count: number }
  | { readonly kind: 'apply-failed' }
  | { readonly kind: 'empty-configuration' }
  | { readonly kind: 'over-limit'; readonly limit: number; readonly asked: number }
  | { readonly kind: 'changed-since'; readonly what: string }

/** The whole of what a rollout would do, in the order of carrying it out. Only a plan is ever carried out. */
export interface Plan {
  readonly checksum: string
  readonly instance: string | undefined
  readonly fieldManager: string
  readonly changes: readonly Change[]
  /** What could not be looked at; deletions are incomplete while this is not empty. */
  readonly unseen: readonly Unseen[]
  /** Objects that carry the label only because a controller copied it: no candidates, told with -v. */
  readonly mirrored: number
}

export interface Unseen {
  /** The kind or group, as `widgets.example.com`. */
  readonly what: string
  readonly why: string
}
