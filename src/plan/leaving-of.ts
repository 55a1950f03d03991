import { aboutOf, identityOf } from './about-object.ts'
import type { Leaving } from './change.ts'
import { isTerminating, type Judged } from './prune/prune-gate.ts'

/** Objects of ours that are being deleted, whatever the gate says about them. */
export function leavingOf({ candidate: { resource, live, conditions = [] }, verdict }: Judged): Leaving[] {
  if (!isTerminating({ resource, live }) || verdict.kind === 'mirrored') return []
  if (verdict.kind === 'keep' && verdict.reason.kind === 'wanted') return []
  const { finalizers } = live.metadata
  return [
    {
      action: 'leaving',
      ...aboutOf(live),
      resource,
      live: identityOf(live),
      finalizers: Array.isArray(finalizers) ? finalizers.map(String) : [],
      ...(conditions.length === 0 ? {} : { conditions }),
      isPruned: verdict.kind === 'delete',
    },
  ]
}
