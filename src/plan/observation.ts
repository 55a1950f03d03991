import type { ApiFailure } from '../api/reply.ts'
import type { Resource } from '../api/resource.ts'
import type { Manifest } from '../manifest/manifest.ts'
import type { LiveObject } from '../manifest/object.ts'
import type { Claim } from './fields/claim.ts'
import type { Conflict } from './fields/conflict.ts'
import type { Leftover } from './fields/leftovers.ts'
import type { NotReplaced } from './prune/replace-gate.ts'

/** What is known of one wanted object before anything is written. */
export interface Observation {
  /** The manifest with the body that apply sends: labels and namespace are set, and nulls are removed. */
  readonly manifest: Manifest
  /** Undefined if neither the server nor a CRD of the configuration defines the kind. */
  readonly resource: Resource | undefined
  readonly live: LiveObject | undefined
  readonly answer: Answer
}

/**
 * Why there is no valid dry run of an object (docs/rules.md 1.12, 1.13, 1.18).
 * - `namespace-to-come`, `kind-to-come`: the rollout creates the Namespace, or the CRD of the kind.
 * - `namespace-refused`: the Namespace does not exist yet, and its manifest is refused.
 * - `kind-to-change`: the server rejects the object, and the rollout changes the CRD of the kind.
 * - `reference-to-come`: the server denies the object, and the rollout creates an object to which it refers.
 * - `admission-to-change`: a policy, a webhook or a limit rejects the object, and the rollout changes it.
 * - `webhook-silent`: a webhook that the rollout brings does not answer.
 * - `webhook-without-dry-run`: a webhook rejects all dry runs.
 * - `aggregated`: an aggregated API server serves the kind, which may store a dry run.
 */
export type NotAsked =
  | 'namespace-to-come'
  | 'namespace-refused'
  | 'kind-to-come'
  | 'kind-to-change'
  | 'reference-to-come'
  | 'admission-to-change'
  | 'webhook-silent'
  | 'webhook-without-dry-run'
  | 'aggregated'

export type Answer =
  /** managedFields prove that nothing changes (docs/rules.md 2.1). `restamp`: only the checksum label differs. */
  | { readonly kind: 'proven'; readonly restamp: boolean }
  | Accepted
  | Replaceable
  | { readonly kind: 'conflict'; readonly conflicts: readonly Conflict[]; readonly failure: ApiFailure }
  | Rejected
  | Unasked
  | UnknownKind

/** Neither the server nor a CRD of the configuration defines the kind. */
export interface UnknownKind {
  readonly kind: 'unknown-kind'
  /** Known kinds of the same name in other groups or versions, as `Deployment of apps/v1`. */
  readonly similar: readonly string[]
  /** The group version of the kind, if it could not be discovered. Its API server may know the kind. */
  readonly undiscovered?: Unseen
}

export interface Unasked {
  readonly kind: 'not-asked'
  readonly why: NotAsked
  /** The webhook, policy or limit that has rejected the dry run, as `webhook a.example.com`. */
  readonly obstacle?: string
  /** How the fields were checked all the same. Absent if they were not. */
  readonly fieldsChecked?: FieldsCheck
}

/** How the fields of an object were checked whose namespace or kind is yet to come. */
export type FieldsCheck =
  /**
   * By a dry run in `namespace`, which is not that of the object (docs/rules.md 1.32). `podSecurity`: present if the
   * namespace of the object enforces Pod Security, which was not checked.
   */
  | { readonly by: 'dry-run'; readonly namespace: string; readonly podSecurity?: true }
  /**
   * By the schema in the CRD of the configuration (docs/rules.md 1.34). `celRules`: whether the schema has CEL rules for
   * the object, too. Only the server can check them.
   */
  | { readonly by: 'schema'; readonly celRules: boolean }

/** The result of the dry run. */
export interface Accepted {
  readonly kind: 'accepted'
  readonly result: LiveObject
  /** The conflicts that the real apply overrides with force. */
  readonly taken: readonly Conflict[]
  /** What becomes ours before the real apply (docs/rules.md 1.19). Absent if nothing does. */
  readonly claims?: readonly Claim[]
}

/** Only immutable fields keep the object from changing, and the server accepts it as a new one (docs/rules.md 1.33). */
export interface Replaceable {
  readonly kind: 'replaceable'
  /** The immutable fields, as the server writes their paths. */
  readonly fields: readonly string[]
  /** The new object. */
  readonly result: LiveObject
}

export interface Rejected {
  readonly kind: 'rejected'
  readonly failure: ApiFailure
  /** Present if another check than a dry run of the object itself has found the failure. */
  readonly fieldsChecked?: FieldsCheck
  /** Fields of others without which the server would accept the manifest. Absent if no such field is known. */
  readonly inTheWay?: readonly Leftover[]
  /**
   * Whether the object could be deleted and created again. `possible`: yes, but nobody has asked for it;
   * `needs-annotation`: yes, but only the annotation may ask for it. Else somebody has asked for it, and this is why it is
   * not done. Absent if nothing of this is known.
   */
  readonly recreate?: { readonly kind: 'possible' } | NotReplaced
}

/** A kind or group whose objects could not be listed, and the reason. */
export interface Unseen {
  /** The kind or group: `widgets.example.com`. */
  readonly what: string
  readonly why: string
}
