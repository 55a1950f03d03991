import { carryOut } from './carry-out.ts'
import type { Configuration } from './configuration.ts'
import { answerDiff, showDiff } from './diff.ts'
import type { Io } from './io.ts'
import type { Request } from './request.ts'
import { survey } from './survey.ts'

/** The keywords that need a cluster; one survey serves them all. Diff's own answer counts only where it stands alone. */
export async function reconcile(configuration: Configuration, request: Request, io: Io): Promise<number> {
  const surveyed = await survey(configuration, request, io)
  // Interrupted, a survey knows little: each object not yet looked at counts as refused.
  io.signal.throwIfAborted()
  const { keywords } = request
  if (keywords.includes('diff')) showDiff(surveyed, request, io)
  const rollsOut = keywords.includes('apply') || keywords.includes('prune')
  return rollsOut ? carryOut(surveyed, request, io) : answerDiff(surveyed)
}
