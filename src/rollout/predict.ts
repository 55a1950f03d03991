import type { Change, Plan } from '../plan/change.ts'
import { isUnplaced } from '../plan/plan.ts'
import type { Outcome, ResultWord } from './outcome.ts'
import type { Scope } from './scope.ts'

const words: Record<Change['action'], ResultWord> = {
  create: 'created',
  update: 'configured',
  restamp: 'restamped',
  unchanged: 'unchanged',
  refused: 'refused',
  delete: 'pruned',
  keep: 'kept',
}

/** `--dry-run=server`: what would become of each change. The server was asked when the plan was made. */
export function predict(plan: Plan, scope: Scope): Outcome[] {
  return inScope(plan, scope).map(change => ({ change, result: words[change.action] }))
}

/** Where anything is refused nothing is written: the outcomes of a plan that is not carried out (rules.md 1.8). */
export function refuseAll(plan: Plan, scope: Scope): Outcome[] {
  const why = 'another object is refused, and then nothing is written'
  return inScope(plan, scope).map(change => {
    const stays = change.action === 'refused' || change.action === 'unchanged' || change.action === 'keep'
    return stays ? { change, result: words[change.action] } : { change, result: 'not-run', why }
  })
}

function inScope({ changes }: Plan, scope: Scope): Change[] {
  return changes.filter(change =>
    change.action === 'delete' || change.action === 'keep' ? scope.prune : scope.apply || isUnplaced(change),
  )
}
