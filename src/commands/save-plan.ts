import { resolve } from 'node:path'
import writeFileAtomic from 'write-file-atomic'
import { messageOf, UserError } from '../errors.ts'
import type { Plan } from '../plan/plan.ts'
import { writePlanFile } from '../plan/saved/plan-file.ts'
import { visibleLines } from '../report/visible.ts'
import type { Configuration } from './configuration.ts'
import type { Connected } from './connect-to.ts'
import type { Io } from './io.ts'
import { basisOf } from './plan-basis.ts'
import { stdoutPath } from './planned-flags.ts'
import type { Request } from './request.ts'

/** A plan that is to be saved, and what it was made from. */
interface Saving {
  readonly plan: Plan
  readonly configuration: Configuration
  readonly cluster: Pick<Connected, 'namespace'>
}

/**
 * Writes the plan to the file of `--save-plan`, or to stdout. The file appears complete or not at all, and only its owner
 * can read it, because a plan shows what is in the cluster. Throws a UserError if the file cannot be written.
 */
export async function savePlan(
  path: string,
  { plan, configuration, cluster }: Saving,
  request: Request,
  io: Pick<Io, 'cwd' | 'out'>,
): Promise<void> {
  const { salt } = plan
  const basis = basisOf(configuration, request, { salt, contextNamespace: cluster.namespace })
  const text = visibleLines(writePlanFile({ plan, basis }))
  if (path === stdoutPath) return io.out(text)
  try {
    await writeFileAtomic(resolve(io.cwd, path), text, { mode: 0o600 })
  } catch (error) {
    throw new UserError(`cannot save the plan: ${messageOf(error)}`, {
      hint: 'Name a file in a folder that exists and in which you may write: --save-plan PATH',
      cause: error,
    })
  }
}
