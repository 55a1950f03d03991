import { UserError } from '../errors.ts'
import { changesOf } from '../plan/changes-of.ts'
import type { Plan } from '../plan/plan.ts'
import { unmeantDeletions } from '../plan/prune/unmeant.ts'
import { deletionList, deletionQuestion, type Removals, unasked } from '../report/deletion-list.ts'
import { blindness } from '../report/gap-text.ts'
import { explainKeep } from '../report/keep-reason.ts'
import { placedName } from '../report/names.ts'
import type { Scope } from '../rollout/scope.ts'
import { confirm } from './confirm.ts'
import type { Io } from './io.ts'
import type { Request } from './request.ts'

const commandNames: Record<Request['prunes'], 'prune' | 'delete'> = { unwanted: 'prune', all: 'delete' }

/** Throws if something could not be looked at that prune needs to see (docs/rules.md 3.16). */
export function checkSight(
  { unseen }: Plan,
  { kubeconfig, context, prunes }: Pick<Request, 'kubeconfig' | 'context' | 'prunes'>,
): void {
  const refusal = blindness(unseen, { kubeconfig, context, command: commandNames[prunes] })
  if (refusal !== undefined) throw new UserError(refusal.message, { hint: refusal.hint, reason: 'refused' })
}

/**
 * Throws if the configuration is empty, if the limit of deletions is exceeded, or if objects move only because another
 * kubeconfig is used, because all of this looks like a mistake.
 */
export function checkUnmeantDeletions({ changes }: Plan, { prunes }: Pick<Request, 'prunes'>): void {
  const [first, ...others] = unmeantDeletions(changes)
  if (first === undefined) return
  const { message, hint } = explainKeep(first.reason)
  const more = others.filter(({ reason }) => reason.kind === first.reason.kind).length
  const about = `${placedName(first.ref)}${more === 0 ? '' : ` and ${more} more`}: `
  throw new UserError(
    `${commandNames[prunes]} refuses: ${first.reason.kind === 'other-namespace' ? about : ''}${message}`,
    {
      hint,
      reason: 'refused',
    },
  )
}

/**
 * Shows the planned deletions, releases and replacements of a scope, and asks for `yes` before the first write
 * (docs/rules.md 1.33 and 3.17). Without any, or with `--yes`, it does not ask. Throws if there is no terminal to ask at.
 */
export async function agreeToDeletions(
  { changes, cluster }: Plan,
  scope: Scope,
  { yes }: Pick<Request, 'yes'>,
  io: Io,
): Promise<boolean> {
  const removals: Removals = {
    deletions: scope.prune ? changesOf(changes, 'delete') : [],
    releases: scope.prune ? changesOf(changes, 'release') : [],
    replacements: scope.apply ? changesOf(changes, 'replace') : [],
  }
  if (yes || Object.values(removals).every(({ length }) => length === 0)) return true
  io.err(deletionList(removals, cluster))
  if (!io.interactive) {
    throw new UserError(unasked(removals), {
      hint: 'To go on without a question, give --yes.',
      reason: 'refused',
    })
  }
  if (await confirm(deletionQuestion(removals), io)) return true
  io.err(`${io.errColor.red('refused:')} not confirmed; nothing was written\n`)
  return false
}
