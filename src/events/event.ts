import type { TransportEvent } from '../cluster/transport/events.ts'
import type { ExitReason } from '../errors.ts'
import type { IgnoreRule } from '../manifest/ignore-rule.ts'
import type { ObjectRef } from '../manifest/key.ts'
import type { UnknownAnnotation } from '../manifest/unknown-annotations.ts'
import type { LockNews } from '../plan/lock/lock-news.ts'
import type { Plan } from '../plan/plan.ts'
import type { ClusterIdentity } from '../plan/plan-head.ts'
import type { Status } from '../plan/status/status.ts'
import type { RolloutEvent } from '../rollout/events.ts'
import type { Outcome } from '../rollout/outcome.ts'
import type { DryRun, Scope } from '../rollout/scope.ts'

/** All events of a run, from the evaluation to the end. */
export type Event = RunEvent | TransportEvent | RolloutEvent

/** A manifest with fields that are not sent, because only the server sets them. */
export interface LeftOut {
  /** The title of the origin. */
  readonly title: string
  /** JSON pointers into the manifest. */
  readonly leftOut: readonly string[]
}

/** Custom resources with nulls, whose schema could not be read. */
export interface NullsNotJudged {
  /** The titles of the origins. */
  readonly titles: readonly string[]
  /** As `Widget of example.com/v1`. */
  readonly kind: string
  readonly why: string
}

type RunEvent =
  /** Text of the evaluating program for stderr, as it arrives: warnings and traces. */
  | { readonly kind: 'evaluator-said'; readonly text: string }
  | { readonly kind: 'evaluated'; readonly checksum: string; readonly instance?: string }
  /** Emitted at most once, for all manifests. */
  | { readonly kind: 'fields-left-out'; readonly manifests: readonly LeftOut[] }
  /** Annotations with our prefix that this version does not know. Emitted at most once. */
  | { readonly kind: 'annotations-unknown'; readonly annotations: readonly UnknownAnnotation[] }
  /** Emitted once for each such kind. */
  | { readonly kind: 'nulls-not-judged'; readonly of: NullsNotJudged }
  /** Rules of `kubernixos.apply.ignore` that are about no object. Emitted at most once. */
  | { readonly kind: 'rules-idle'; readonly rules: readonly IgnoreRule[] }
  | { readonly kind: 'connected'; readonly cluster: ClusterIdentity }
  /** The text of a `Warning:` header, and the manifests that it is about. */
  | { readonly kind: 'api-warning'; readonly text: string; readonly objects: readonly ObjectRef[] }
  /** Emitted before `diff-ready`: the objects that were sent as a dry run, and why no proof was enough. */
  | { readonly kind: 'dry-runs'; readonly of: readonly { readonly ref: ObjectRef; readonly why: string }[] }
  | { readonly kind: 'lock'; readonly news: LockNews }
  /** The plan of diff is saved in this file. Emitted before `diff-ready`. */
  | { readonly kind: 'plan-saved'; readonly path: string }
  /** Objects that prune would also remove now. The saved plan does not contain them, so they stay. */
  | { readonly kind: 'left-alone'; readonly objects: readonly ObjectRef[] }
  /** Emitted if diff was asked for. */
  | { readonly kind: 'diff-ready'; readonly plan: Plan }
  | { readonly kind: 'rollout-started'; readonly plan: Plan; readonly scope: Scope; readonly dryRun: DryRun }
  /** `outcomes` has one entry for each change in the scope of the rollout. */
  | {
      readonly kind: 'rollout-ended'
      readonly plan: Plan
      readonly outcomes: readonly Outcome[]
      readonly dryRun: DryRun
      /** Why the rollout failed; null if it did not. */
      readonly reason: ExitReason | null
      /** Why the lock was lost. Set if `reason` is `lock`. */
      readonly lockLost?: string
    }
  /** What status has found. With --watch, emitted again whenever something has changed. */
  | { readonly kind: 'status'; readonly status: Status }
  /** Something stopped the run. Nothing was written after the last outcome. */
  | {
      readonly kind: 'run-stopped'
      readonly reason: ExitReason
      readonly message: string
      readonly hint?: string
    }
