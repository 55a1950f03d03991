import type { Emit } from '../events/emitter.ts'
import { hasDifferences, hasRefusals, type Plan } from '../plan/plan.ts'
import { carryOut } from './carry-out.ts'
import type { Configuration } from './configuration.ts'
import { connectTo } from './connect-to.ts'
import type { Io } from './io.ts'
import type { Request } from './request.ts'
import { survey } from './survey.ts'

/**
 * Runs the keywords that need a cluster, with one survey for all of them. The exit code of diff counts only without
 * apply and prune (docs/rules.md 4.2).
 */
export async function reconcile(
  configuration: Configuration,
  request: Request,
  io: Io,
  emit: Emit,
): Promise<number> {
  const cluster = await connectTo(configuration, request, io, emit)
  const surveyed = await survey(cluster, configuration, request, io)
  // After an interrupt, every object that was not yet looked at would count as refused.
  io.stop.throwIfAborted()
  const { keywords } = request
  if (keywords.includes('diff')) emit({ kind: 'diff-ready', plan: surveyed.plan })
  const rollsOut = keywords.includes('apply') || keywords.includes('prune')
  return rollsOut ? carryOut(surveyed, request, io, emit) : diffCode(surveyed.plan)
}

/** The exit code of diff: 0 nothing would change, 1 differences, 2 apply would refuse (docs/rules.md 4.1). */
function diffCode(plan: Plan): number {
  if (hasRefusals(plan)) return 2
  return hasDifferences(plan) ? 1 : 0
}
