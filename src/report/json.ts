import { type ObjectRef, refOf } from '../manifest/key.ts'
import type { Json, JsonObject } from '../manifest/object.ts'
import type { Change, Plan } from '../plan/change.ts'
import type { Outcome } from '../rollout/outcome.ts'
import type { DryRun } from '../rollout/scope.ts'
import { documentText } from './document.ts'
import { failureReason, keepReason, refusalReason } from './json-reason.ts'
import { subjectOf } from './subject.ts'
import { actions, countWords, results } from './summary.ts'
import type { Target } from './target.ts'

/**
 * A plan as the `Diff` document of schema/output.json. Written from an allow-list of fields: wanted and live
 * objects hold secrets and never appear. Unchanged objects are only counted; what people added beside our fields
 * is listed for every object under `extras`.
 */
export function diffJson(plan: Plan, target: Target): string {
  return documentText('Diff', {
    ...headOf(plan, target),
    summary: countWords(
      actions,
      plan.changes.map(change => change.action),
    ),
    changes: plan.changes.filter(change => change.action !== 'unchanged').map(plannedJson),
    extras: plan.changes.flatMap(extrasJson),
    unseen: plan.unseen.map(({ what, why }) => ({ what, why })),
  })
}

/** What a rollout did as the `Rollout` document of schema/output.json; unchanged objects are only counted. */
export function rolloutJson(
  plan: Plan,
  outcomes: readonly Outcome[],
  run: { target: Target; dryRun: DryRun },
): string {
  return documentText('Rollout', {
    ...headOf(plan, run.target),
    dryRun: run.dryRun,
    summary: countWords(
      results,
      outcomes.map(outcome => outcome.result),
    ),
    changes: outcomes.filter(outcome => outcome.result !== 'unchanged').map(outcomeJson),
  })
}

function headOf(plan: Plan, { server, context }: Target): JsonObject {
  return {
    checksum: plan.checksum,
    instance: plan.instance ?? null,
    cluster: { server, context: context ?? null },
  }
}

function plannedJson(change: Change): JsonObject {
  return { action: change.action, ...whatOf(change), ...optional('reason', plannedReason(change)) }
}

function outcomeJson(outcome: Outcome): JsonObject {
  const { change, result, failure, why } = outcome
  const reason =
    failure !== undefined
      ? failureReason(failure, change)
      : why !== undefined
        ? { kind: result, message: why }
        : plannedReason(change)
  return { action: result, ...whatOf(change), ...optional('reason', reason) }
}

function whatOf(change: Change): JsonObject {
  return {
    object: objectJson(subjectOf(change)),
    ...('fields' in change ? { patch: change.fields.map(operation) } : {}),
    ...('notAsked' in change && change.notAsked !== undefined ? { notAsked: change.notAsked } : {}),
  }
}

function plannedReason(change: Change): JsonObject | undefined {
  if (change.action === 'refused') return refusalReason(change)
  return change.action === 'keep' ? keepReason(change.reason) : undefined
}

function operation({ op, path, after }: { op: string; path: string; after?: Json }): JsonObject {
  return op === 'remove' ? { op, path } : { op, path, value: after ?? null }
}

function extrasJson(change: Change): JsonObject[] {
  if (!('extras' in change)) return []
  const object = objectJson(refOf(change.manifest.object))
  return change.extras.map(({ path, manager }) => ({ object, path, manager }))
}

function objectJson({ apiVersion: version, kind, namespace, name }: ObjectRef): JsonObject {
  return { apiVersion: version, kind, ...optional('namespace', namespace), name }
}

function optional(key: string, value: Json | undefined): JsonObject {
  return value === undefined ? {} : { [key]: value }
}
