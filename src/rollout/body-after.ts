import type { KubeObject, LiveObject } from '../manifest/object.ts'
import { withoutAdopted } from '../manifest/stamp.ts'
import { isAdopted, wasThereBefore, withAnnotation } from '../plan/adoption.ts'
import type { WriteChange } from '../plan/change.ts'
import type { Plan } from '../plan/plan.ts'

/** What an apply has made of an object. `created`: this or an earlier request of the same task has created it. */
export interface Applied {
  readonly sent: KubeObject
  readonly result: LiveObject
  readonly created: boolean
}

/**
 * The body that the object should have after an apply that succeeded. It is the body that was sent, unless the object
 * was created or replaced after the plan was made. An object that somebody else has created gets the annotation of
 * adopted objects, and an object that we have created must not have it (docs/rules.md 1.14).
 */
export function bodyAfter(change: WriteChange, { sent, result, created }: Applied, plan: Plan): KubeObject {
  if (created) return withoutAdopted(sent)
  const planned = change.action === 'create' ? undefined : change.live.uid
  if (result.metadata.uid === planned || plan.adopt || isAdopted(sent)) return sent
  return wasThereBefore(result, plan.fieldManager) ? withAnnotation(sent) : sent
}
