import type { ExitReason } from '../errors.ts'
import type { JsonObject } from '../manifest/object.ts'
import type { Change, Leaving } from '../plan/change.ts'
import { isOfCluster } from '../plan/is-of-cluster.ts'
import { hasRefusals, type Plan } from '../plan/plan.ts'
import type { ClusterIdentity } from '../plan/plan-head.ts'
import { type Gap, stopsPrune } from '../plan/prune/gap.ts'
import { isUnready, type Outcome } from '../rollout/outcome.ts'
import type { DryRun } from '../rollout/scope.ts'
import type { ClusterFlags } from '../typed-command.ts'
import { documentText } from './document.ts'
import { fieldPath } from './field-path.ts'
import { objectJson, optional, outcomeJson, plannedJson } from './json-change.ts'
import { heldByJson } from './json-held-by.ts'
import { countReadiness } from './readiness-text.ts'
import { actions, countWords, results } from './summary.ts'

/**
 * A plan as the `Diff` document of schema/output.json. Each field is listed here, because wanted and live objects
 * contain secrets and must not be printed. Unchanged objects are only counted. Fields that others added to our
 * objects are in `extras`.
 */
export function diffJson(plan: Plan, flags: ClusterFlags = {}): string {
  return documentText('Diff', {
    ...headOf(plan),
    reason: hasRefusals(plan) ? 'refused' : null,
    summary: countWords(
      actions,
      plan.changes.map(change => change.action),
    ),
    changes: plan.changes
      .filter(change => change.action !== 'unchanged')
      .map(change => plannedJson(change, flags)),
    ...ranBeforeJson(plan.changes),
    extras: plan.changes.flatMap(extrasJson),
    leaving: plan.leaving.map(leavingJson),
    unseen: plan.unseen.map(gapJson),
  })
}

interface RolloutEnd {
  readonly plan: Plan
  readonly outcomes: readonly Outcome[]
  readonly dryRun: DryRun
  readonly reason: ExitReason | null
  /** Why the lock was lost. */
  readonly lockLost?: string
}

/**
 * The outcomes of a rollout as the `Rollout` document of schema/output.json. Unchanged objects are only counted. If a
 * signal or the loss of the lock stopped the rollout, `error` says so.
 */
export function rolloutJson(
  { plan, outcomes, dryRun, reason, lockLost }: RolloutEnd,
  flags: ClusterFlags = {},
): string {
  return documentText('Rollout', {
    ...headOf(plan),
    reason,
    ...(reason === 'interrupted' ? { error: { message: 'the run was interrupted' } } : {}),
    ...(lockLost === undefined ? {} : { error: { message: lockLost } }),
    dryRun,
    summary: countWords(
      results,
      outcomes.map(outcome => outcome.result),
    ),
    ...optional('readiness', countReadiness(outcomes)),
    ...ranBeforeJson(outcomes.map(({ change }) => change)),
    ...(plan.leaving.length > 0 ? { leaving: plan.leaving.map(leavingJson) } : {}),
    changes: inPlanOrder(plan, outcomes)
      .filter(outcome => outcome.result !== 'unchanged' || isUnready(outcome))
      .map(outcome => outcomeJson(outcome, flags)),
  })
}

/** What is known of a run when it is stopped. */
export interface RunHead {
  readonly checksum?: string
  readonly instance?: string
  readonly cluster?: ClusterIdentity
  readonly dryRun: DryRun
}

/** What stopped a run. */
interface Stop {
  readonly reason: ExitReason
  readonly message: string
  readonly hint?: string
}

/** The document of a run that was stopped before it had results. It contains no changes, and `error` says why. */
export function stoppedJson(
  kind: 'Diff' | 'Rollout' | 'Status',
  { checksum, instance, cluster, dryRun }: RunHead,
  { reason, message, hint }: Stop,
): string {
  const head = {
    cluster: cluster === undefined ? null : { server: cluster.server, context: cluster.context ?? null },
    reason,
    error: { message, ...optional('hint', hint) },
  }
  const run = { checksum: checksum || null, instance: instance ?? null, ...head, changes: [] }
  switch (kind) {
    case 'Diff':
      return documentText(kind, {
        ...run,
        summary: countWords(actions, []),
        extras: [],
        leaving: [],
        unseen: [],
      })
    case 'Rollout':
      return documentText(kind, { ...run, summary: countWords(results, []), dryRun })
    case 'Status':
      return documentText(kind, { ...head, instances: [], unseen: [] })
  }
}

function leavingJson(leaving: Leaving): JsonObject {
  const { ref, finalizers, conditions } = leaving
  return {
    object: objectJson(ref),
    finalizers: [...finalizers],
    ...(finalizers.length === 0 ? {} : { heldBy: heldByJson(leaving) }),
    ...optional(
      'conditions',
      conditions?.map(one => ({ ...one })),
    ),
  }
}

function gapJson(gap: Gap): JsonObject {
  const { what, why } = gap
  const seenIn = gap.kind === 'forbidden' ? { seenIn: [...gap.seenIn] } : {}
  return { what, why, ...seenIn, stopsPrune: stopsPrune(gap) }
}

function headOf({ checksum, instance, cluster: { server, context } }: Plan): JsonObject {
  return {
    // With `delete --instance` no configuration is evaluated, and the checksum is empty.
    checksum: checksum || null,
    instance: instance ?? null,
    cluster: { server, context: context ?? null },
  }
}

/** Sorts outcomes by the order of the plan. They arrive in the order in which the objects were done. */
function inPlanOrder({ changes }: Plan, outcomes: readonly Outcome[]): Outcome[] {
  const places = new Map(changes.map((change, place) => [change.key, place]))
  const placed = outcomes.map(outcome => ({ outcome, place: places.get(outcome.change.key) ?? 0 }))
  return placed.sort((a, b) => a.place - b.place).map(({ outcome }) => outcome)
}

/** The Jobs that ran before and are not run again. They are among the unchanged objects. */
function ranBeforeJson(changes: readonly Change[]): JsonObject {
  const jobs = changes.filter(change => change.action === 'unchanged' && change.ranBefore)
  return jobs.length === 0 ? {} : { ranBefore: jobs.map(({ ref }) => objectJson(ref)) }
}

function extrasJson(change: Change): JsonObject[] {
  if (isOfCluster(change)) return []
  const object = objectJson(change.ref)
  return change.extras.map(({ path, steps, manager }) => ({ object, path, field: fieldPath(steps), manager }))
}
