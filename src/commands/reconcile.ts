import type { Emit } from '../events/emitter.ts'
import { hasDifferences, hasRefusals, type Plan } from '../plan/plan.ts'
import { carryOut } from './carry-out.ts'
import type { Configuration } from './configuration.ts'
import { connectTo } from './connect-to.ts'
import type { Io } from './io.ts'
import type { Request } from './request.ts'
import { survey } from './survey.ts'

/** The keywords that need a cluster; one survey serves them all. Diff's own answer counts only where it stands alone. */
export async function reconcile(
  configuration: Configuration,
  request: Request,
  io: Io,
  emit: Emit,
): Promise<number> {
  const cluster = await connectTo(configuration.settings, request, io, emit)
  const surveyed = await survey(cluster, configuration, request, io)
  // Interrupted, a survey knows little: each object not yet looked at counts as refused.
  io.stop.throwIfAborted()
  const { keywords } = request
  if (keywords.includes('diff')) emit({ kind: 'diff-ready', plan: surveyed.plan })
  const rollsOut = keywords.includes('apply') || keywords.includes('prune')
  return rollsOut ? carryOut(surveyed, request, io, emit) : diffCode(surveyed.plan)
}

/** 0: nothing would change; 1: differences; 2: apply would refuse (docs/rules.md 4.1). */
function diffCode(plan: Plan): number {
  if (hasRefusals(plan)) return 2
  return hasDifferences(plan) ? 1 : 0
}
