import { UserError } from '../errors.ts'
import { changesOf } from '../plan/change.ts'
import type { Plan } from '../plan/plan.ts'
import type { KeepReason } from '../plan/reasons.ts'
import { deletionList, deletionQuestion } from '../report/deletion-list.ts'
import { blindness } from '../report/gap-text.ts'
import { explainKeep } from '../report/keep-reason.ts'
import { confirm } from './confirm.ts'
import type { Io } from './io.ts'
import type { Request } from './request.ts'

/** Throws if something could not be looked at that prune needs to see (docs/rules.md 3.16). */
export function checkSight({ unseen }: Plan): void {
  const refusal = blindness(unseen)
  if (refusal !== undefined) throw new UserError(refusal.message, { hint: refusal.hint })
}

/** Throws if the configuration is empty or the limit of deletions is exceeded, because both look like a mistake. */
export function checkUnmeantDeletions({ changes }: Plan): void {
  const stopping: readonly KeepReason['kind'][] = ['empty-configuration', 'over-limit']
  const reason = changesOf(changes, 'keep')
    .map(change => change.reason)
    .find(({ kind }) => stopping.includes(kind))
  if (reason === undefined) return
  const { message, hint } = explainKeep(reason)
  throw new UserError(`prune refuses: ${message}; nothing was changed`, hint === undefined ? {} : { hint })
}

/**
 * Shows the planned deletions and asks for `yes` before the first write (docs/rules.md 3.17). Without deletions, or
 * with `--yes`, it does not ask. Throws if there is no terminal to ask at.
 */
export async function agreeToDeletions(plan: Plan, { yes }: Pick<Request, 'yes'>, io: Io): Promise<boolean> {
  const deletions = changesOf(plan.changes, 'delete')
  if (deletions.length === 0 || yes) return true
  io.err(deletionList(deletions, plan.cluster))
  if (!io.interactive) {
    const objects = `${deletions.length} object${deletions.length === 1 ? '' : 's'}`
    throw new UserError(
      `${objects} would be deleted, but there is no terminal to ask at; nothing was changed`,
      {
        hint: 'To delete them without a question, give --yes.',
      },
    )
  }
  if (await confirm(deletionQuestion(deletions.length), io)) return true
  io.err('Not confirmed: nothing was changed.\n')
  return false
}
