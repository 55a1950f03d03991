import { systemClock as clock } from '../cluster/system-clock.ts'
import type { Emit } from '../events/emitter.ts'
import type { Plan } from '../plan/plan.ts'
import { readPlan, writePlan } from '../plan/plan-document.ts'
import { execute } from '../rollout/execute.ts'
import { failureReason } from '../rollout/failure-reason.ts'
import type { Outcome } from '../rollout/outcome.ts'
import { Patience } from '../rollout/patience.ts'
import { predict, refuseAll } from '../rollout/predict.ts'
import { isInScope, type Scope } from '../rollout/scope.ts'
import { agreeToDeletions, checkSight, checkUnmeantDeletions } from './agree-to-deletions.ts'
import type { Io } from './io.ts'
import { failureCode, type Request } from './request.ts'
import { rolloutApi } from './rollout-api.ts'
import type { Survey } from './survey.ts'

/**
 * Carries a plan out and returns the exit code. Refusals are listed together, and deletions are confirmed, before
 * the first write (docs/rules.md 1.8 and 3.17).
 */
export async function carryOut(survey: Survey, request: Request, io: Io, emit: Emit): Promise<number> {
  const { plan } = survey
  const { keywords, dryRun } = request
  const scope: Scope = { apply: keywords.includes('apply'), prune: keywords.includes('prune') }
  emit({ kind: 'rollout-started', plan, scope, dryRun })
  if (plan.changes.some(change => change.action === 'refused' && isInScope(change, scope))) {
    const outcomes = refuseAll(plan, scope)
    // Only the refusals are reported one by one. The summary and the document also contain what was not run because of
    // them.
    for (const outcome of outcomes) if (outcome.result === 'refused') emit({ kind: 'outcome', outcome })
    return conclude(plan, outcomes, { request, io, emit })
  }
  if (scope.prune) {
    checkSight(plan, request)
    checkUnmeantDeletions(plan)
  }
  if (dryRun === 'server') {
    const outcomes = predict(plan, scope)
    for (const outcome of outcomes) emit({ kind: 'outcome', outcome })
    return conclude(plan, outcomes, { request, io, emit })
  }
  if (scope.prune && !(await agreeToDeletions(plan, request, io))) {
    emit({ kind: 'run-stopped', reason: 'refused', message: 'not confirmed: nothing was written' })
    return failureCode(request.keywords)
  }
  const outcomes = await executeSaved(survey, { scope, request, io, emit })
  return conclude(plan, outcomes, { request, io, emit })
}

interface Run {
  readonly scope: Scope
  readonly request: Request
  readonly io: Io
  readonly emit: Emit
}

/**
 * Writes the plan as JSON and executes what it reads back, so that a saved plan and a fresh one take the same path.
 */
function executeSaved({ plan, secrets, ...survey }: Survey, { scope, request, io, emit }: Run) {
  const saved = readPlan(writePlan(plan))
  const { stop } = io
  const { deleteTimeout, retryTimeout } = request
  const patience = new Patience(clock, retryTimeout)
  const api = rolloutApi({ ...survey, plan: saved }, { clock, stop, deleteTimeout })
  return execute(scope, {
    plan: saved,
    secrets,
    api,
    clock,
    patience,
    emit,
    width: survey.cluster.concurrency,
    stop,
  })
}

function conclude(
  plan: Plan,
  outcomes: readonly Outcome[],
  { request, io, emit }: Omit<Run, 'scope'>,
): number {
  const { dryRun, keywords } = request
  const reason = failureReason(outcomes)
  emit({ kind: 'rollout-ended', plan, outcomes, dryRun, reason: io.stop.aborted ? 'interrupted' : reason })
  return reason === null ? 0 : failureCode(keywords)
}
