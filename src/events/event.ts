import type { TransportEvent } from '../cluster/transport/events.ts'
import type { ClusterIdentity, Plan } from '../plan/plan.ts'
import type { RolloutEvent } from '../rollout/events.ts'
import type { Outcome } from '../rollout/outcome.ts'
import type { DryRun } from '../rollout/scope.ts'

/** All that is said of a run, from the evaluation to its end. */
export type Event = RunEvent | TransportEvent | RolloutEvent

type RunEvent =
  /** Text of the program that evaluates, for stderr as it comes: warnings, traces. */
  | { readonly kind: 'evaluator-said'; readonly text: string }
  | { readonly kind: 'evaluated'; readonly checksum: string; readonly instance?: string }
  | { readonly kind: 'connected'; readonly cluster: ClusterIdentity }
  /** A `Warning:` header of an answer about a manifest of ours; each text comes once. */
  | { readonly kind: 'api-warning'; readonly text: string }
  /** Comes where diff was asked for. */
  | { readonly kind: 'diff-ready'; readonly plan: Plan }
  | { readonly kind: 'rollout-started'; readonly plan: Plan; readonly dryRun: DryRun }
  /** `outcomes` have one entry a change that the rollout had to do with. */
  | {
      readonly kind: 'rollout-ended'
      readonly plan: Plan
      readonly outcomes: readonly Outcome[]
      readonly dryRun: DryRun
    }
  /** Something stopped the run; nothing was written since the last outcome. */
  | { readonly kind: 'run-stopped'; readonly message: string; readonly hint?: string }
