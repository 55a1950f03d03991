import type { ObjectRef } from '../manifest/key.ts'
import type { Conflict } from './fields/conflict.ts'
import type { Rejected, UnknownKind } from './observation.ts'
import type { AmbientNamespace } from './prune/default-namespace.ts'

/** Why a wanted object is not written. One refusal stops the rollout before the first write (docs/rules.md 1.8). */
export type Refusal =
  | UnknownKind
  | { readonly kind: 'conflict'; readonly conflicts: readonly Conflict[] }
  | Rejected
  | { readonly kind: 'other-instance'; readonly instance?: string }
  | { readonly kind: 'terminating' }
  | { readonly kind: 'namespace-mismatch'; readonly asked: string }
  /**
   * A cluster IP or node port of a Service that prune deletes or releases. A deleted one has it until the apply is over,
   * and a released one keeps it.
   */
  | {
      readonly kind: 'value-held'
      readonly field: string
      readonly value: string
      readonly holder: ObjectRef
      readonly fate: 'delete' | 'release'
    }
  | OverLimit

/** Why a candidate is not deleted (docs/rules.md 3). */
export type KeepReason =
  | { readonly kind: 'wanted' }
  | { readonly kind: 'restored' }
  | { readonly kind: 'other-owner'; readonly manager: string }
  | { readonly kind: 'managed-by'; readonly tool: 'Helm' | 'Argo CD' | 'Flux' }
  | { readonly kind: 'controlled'; readonly owner: string }
  /** `value` is the value of the annotation if it is neither `disabled` nor `enabled`. */
  | { readonly kind: 'prune-disabled'; readonly value?: string }
  /** `--keep-kinds` names the kind, `secrets`. */
  | { readonly kind: 'kept-kind'; readonly what: string }
  /** The object has no managedFields, usually because somebody has removed them. */
  | { readonly kind: 'cleared' }
  /** The configuration wants an object of this kind and name in another namespace, which only the kubeconfig names. */
  | {
      readonly kind: 'other-namespace'
      readonly lives: string
      readonly wanted: string
      readonly by: AmbientNamespace['by']
    }
  /** A manifest can't be placed, so prune stops (docs/rules.md 3.19). */
  | { readonly kind: 'unplaced' }
  | { readonly kind: 'namespace-in-use' }
  | { readonly kind: 'other-field-manager'; readonly manager: string }
  | { readonly kind: 'legacy' }
  | { readonly kind: 'contents'; readonly what: string; readonly count: number }
  /** It may contain objects of kinds that the user may not list (docs/rules.md 3.32). */
  | { readonly kind: 'contents-unseen'; readonly kinds: readonly string[] }
  | { readonly kind: 'apply-failed' }
  /** An object did not become ready (docs/rules.md 10.13). */
  | { readonly kind: 'not-ready' }
  | { readonly kind: 'empty-configuration' }
  | OverLimit
  | { readonly kind: 'changed-since'; readonly what: string }

/** More deletions are asked for than `--max-deletions` allows (docs/rules.md 3.28). */
export interface OverLimit {
  readonly kind: 'over-limit'
  readonly limit: number
  /** All deletions, replacements included. */
  readonly asked: number
  /** How many of them are replacements (docs/rules.md 1.33). Absent if none are. */
  readonly replaced?: number
  /** The limit as it was given, `10%`, and the number of all objects that are ours. */
  readonly percent?: { readonly given: string; readonly of: number }
}
