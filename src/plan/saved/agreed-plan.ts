import type { ObjectKey, ObjectRef } from '../../manifest/key.ts'
import type { Change } from '../change.ts'
import { isOfCluster } from '../is-of-cluster.ts'
import type { Plan } from '../plan.ts'

/** What is carried out of a saved plan. */
export interface Agreed {
  readonly plan: Plan
  /** Objects that prune would also remove now. The saved plan does not contain them, so they stay. */
  readonly leftAlone: readonly ObjectRef[]
}

/**
 * The part of a new plan that the saved one contains, too. Both must fit (stale-changes.ts). The new plan is carried out,
 * because it has the resourceVersions of now.
 */
export function agreedPlan(saved: Plan, now: Plan): Agreed {
  const planned = new Set<ObjectKey>(saved.changes.filter(isRemoval).map(({ key }) => key))
  const isNew = (change: Change) => isRemoval(change) && !planned.has(change.key)
  const changes = now.changes.filter(change => !isNew(change))
  return {
    // Without a removal, it does not matter what prune cannot see.
    plan: { ...now, changes, unseen: changes.some(isRemoval) ? now.unseen : [] },
    leftAlone: now.changes.filter(isNew).map(({ ref }) => ref),
  }
}

function isRemoval(change: Change): boolean {
  return isOfCluster(change) && change.action !== 'keep'
}
