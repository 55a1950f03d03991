import { aboutOf, identityOf } from './about-object.ts'
import type { Leaving } from './change.ts'
import { finalizersOf } from './held-by.ts'
import { isTerminating, type Judged } from './prune/prune-gate.ts'

/** Objects of ours that are being deleted, whatever the gate says about them. */
export function leavingOf({ candidate: { resource, live, conditions = [] }, verdict }: Judged): Leaving[] {
  if (!isTerminating({ resource, live }) || verdict.kind === 'mirrored') return []
  if (verdict.kind === 'keep' && verdict.reason.kind === 'wanted') return []
  return [
    {
      action: 'leaving',
      ...aboutOf(live),
      resource,
      live: identityOf(live),
      ...finalizersOf(live),
      ...(conditions.length === 0 ? {} : { conditions }),
      isPruned: verdict.kind === 'delete',
    },
  ]
}
