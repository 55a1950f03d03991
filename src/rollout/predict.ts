import type { Change, WriteChange } from '../plan/change.ts'
import type { Plan } from '../plan/plan.ts'
import type { Outcome } from './outcome.ts'
import { isInScope, type Scope } from './scope.ts'

/**
 * The outcomes of `--dry-run=server`: what would become of each change. The server was already asked for the plan.
 */
export function predict({ changes }: Plan, scope: Scope): Outcome[] {
  return changes.filter(change => isInScope(change, scope)).map(predicted)
}

/** The outcomes of a plan with refusals. Nothing of it is written (docs/rules.md 1.8). */
export function refuseAll({ changes }: Plan, scope: Scope): Outcome[] {
  const why = 'another object is refused, so nothing is written'
  return changes
    .filter(change => isInScope(change, scope))
    .map(change => {
      const stays = change.action === 'refused' || change.action === 'unchanged' || change.action === 'keep'
      return stays ? predicted(change) : { change, result: 'not-run', why }
    })
}

function predicted(change: Change): Outcome {
  switch (change.action) {
    case 'create':
      return { change, result: 'created', ...takenBy(change) }
    case 'update':
      return { change, result: 'configured', ...takenBy(change) }
    case 'replace':
      return { change, result: 'recreated' }
    case 'adopt':
      return { change, result: 'adopted', ...takenBy(change) }
    case 'restamp':
      return { change, result: 'restamped', ...takenBy(change) }
    case 'unchanged':
      return { change, result: 'unchanged' }
    case 'refused':
      return { change, result: 'refused' }
    case 'release':
      return { change, result: 'released' }
    case 'delete':
      return { change, result: 'pruned' }
    case 'keep':
      return { change, result: 'kept', reason: change.reason }
  }
}

function takenBy({ taken }: WriteChange): Pick<WriteChange, 'taken'> | undefined {
  return taken.length === 0 ? undefined : { taken }
}
