import { hasRefusals, isUnplaced } from '../plan/plan.ts'
import { rolloutJson } from '../report/json.ts'
import { dryRunSuffix, outcomeDetail, outcomeLine } from '../report/rollout-text.ts'
import { rolloutSummary } from '../report/summary.ts'
import { isFailure, type Outcome } from '../rollout/outcome.ts'
import { predict, refuseAll } from '../rollout/predict.ts'
import { rollOut } from '../rollout/rollout.ts'
import type { Scope } from '../rollout/scope.ts'
import { agreeToDeletions, checkSight, checkUnmeantDeletions } from './agree-to-deletions.ts'
import { handsOn } from './hands.ts'
import type { Io } from './io.ts'
import type { Request } from './request.ts'
import type { Survey } from './survey.ts'

/**
 * Rolls a plan out and returns the exit code. All that is known to go wrong is listed together, and deletions are
 * confirmed, before the first write (rules.md 1.8 and 3).
 */
export async function carryOut(survey: Survey, request: Request, io: Io): Promise<number> {
  const { plan, cluster } = survey
  const { keywords, dryRun } = request
  const scope: Scope = { apply: keywords.includes('apply'), prune: keywords.includes('prune') }
  if (scope.apply ? hasRefusals(plan) : plan.changes.some(isUnplaced)) {
    const outcomes = refuseAll(plan, scope)
    // What the refusals hold up is told in the summary and the JSON.
    for (const outcome of outcomes) if (outcome.result === 'refused') tell(outcome, request, io)
    return conclude(survey, outcomes, request, io)
  }
  if (scope.prune) {
    checkSight(plan)
    checkUnmeantDeletions(plan)
  }
  if (dryRun === 'server') {
    const outcomes = predict(plan, scope)
    for (const outcome of outcomes) tell(outcome, request, io)
    return conclude(survey, outcomes, request, io)
  }
  if (scope.prune && !(await agreeToDeletions(plan, cluster, request, io))) return failureCode(request)
  const hands = handsOn(survey, request, io, outcome => tell(outcome, request, io))
  return conclude(survey, await rollOut(plan, scope, hands), request, io)
}

/** One outcome as it comes: its line on stdout, its reason on stderr. */
function tell(outcome: Outcome, { output, dryRun }: Request, io: Io): void {
  if (output === 'json') return
  io.out(outcomeLine(outcome, dryRun))
  io.err(outcomeDetail(outcome) ?? '')
}

function conclude({ plan, cluster }: Survey, outcomes: readonly Outcome[], request: Request, io: Io): number {
  const { output, dryRun } = request
  if (output === 'json') io.out(rolloutJson(plan, outcomes, { target: cluster, dryRun }))
  const written = outcomes.some(({ result }) => result === 'refused') ? '; nothing was written' : ''
  io.err(`${rolloutSummary(outcomes)}${written}${dryRunSuffix[dryRun]}\n`)
  return outcomes.some(isFailure) ? failureCode(request) : 0
}

/** Where diff is asked for, 1 means differences and a failure is 2. */
function failureCode({ keywords }: Request): number {
  return keywords.includes('diff') ? 2 : 1
}
