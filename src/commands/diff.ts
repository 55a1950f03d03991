import { hasDifferences, hasRefusals } from '../plan/plan.ts'
import { mirroredNote, renderDiff, unseenWarnings } from '../report/diff-text.ts'
import { diffJson } from '../report/json.ts'
import { planSummary } from '../report/summary.ts'
import type { Io } from './io.ts'
import type { Request } from './request.ts'
import type { Survey } from './survey.ts'

/** Prints what a rollout would do. */
export function showDiff({ plan, cluster }: Survey, { output, verbosity }: Request, io: Io): void {
  io.out(output === 'json' ? diffJson(plan, cluster) : renderDiff(plan, io.outColor))
  io.err(unseenWarnings(plan))
  if (verbosity > 0) io.err(mirroredNote(plan) ?? '')
  io.err(`${planSummary(plan)}\n`)
}

/** 0: nothing would change; 1: differences; 2: apply would refuse (rules.md 4). */
export function answerDiff({ plan }: Survey): number {
  if (hasRefusals(plan)) return 2
  return hasDifferences(plan) ? 1 : 0
}
