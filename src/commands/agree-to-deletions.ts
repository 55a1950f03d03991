import { UserError } from '../errors.ts'
import { changesOf } from '../plan/change.ts'
import type { Plan } from '../plan/plan.ts'
import type { KeepReason } from '../plan/reasons.ts'
import { deletionList, deletionQuestion } from '../report/deletion-list.ts'
import { explainKeep } from '../report/keep-reason.ts'
import { confirm } from './confirm.ts'
import type { Io } from './io.ts'
import type { Request } from './request.ts'

/** Prune decides only on complete sight (docs/rules.md 3.16): throws with what could not be looked at. */
export function checkSight({ unseen }: Plan): void {
  if (unseen.length === 0) return
  const lines = unseen.map(({ what, why }) => `  ${what}: ${why}`)
  throw new UserError(`prune must see every kind, and could not look at:\n${lines.join('\n')}`, {
    hint: 'Nothing was changed. Get the right to list these, or mend what serves them; apply without prune works.',
  })
}

/** An empty configuration and a number above the limit stop the run: both look like an accident. */
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
 * Shows the planned deletions and asks for `yes`, before the first write. No deletions, no question; `--yes` answers
 * it. Throws where there is nobody to ask.
 */
export async function agreeToDeletions(plan: Plan, { yes }: Pick<Request, 'yes'>, io: Io): Promise<boolean> {
  const deletions = changesOf(plan.changes, 'delete')
  if (deletions.length === 0 || yes) return true
  io.err(deletionList(deletions, plan.cluster))
  if (!io.interactive) {
    const objects = `${deletions.length} object${deletions.length === 1 ? '' : 's'}`
    throw new UserError(
      `${objects} would be deleted, and there is no terminal to ask at; nothing was changed`,
      {
        hint: 'If these are to go, give --yes.',
      },
    )
  }
  if (await confirm(deletionQuestion(deletions.length), io)) return true
  io.err('Not confirmed: nothing was changed.\n')
  return false
}
