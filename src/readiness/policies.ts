import type { LiveObject } from '../manifest/object.ts'
import { staleStatus, unseenStatus } from './observed-generation.ts'
import { type Readiness, ready, waiting } from './readiness.ts'
import { conditionOf, conditionText, isFalse } from './status-fields.ts'

/**
 * A PodDisruptionBudget. Source: kstatus: it is ready when its controller has counted for the newest version. That it
 * allows no disruption at the moment is no fault of it.
 */
export function budgetReadiness(object: LiveObject): Readiness {
  const unseen = unseenStatus(object)
  if (unseen !== undefined) return unseen
  const allowed = conditionOf(object, 'DisruptionAllowed')
  return isFalse(allowed) && allowed.reason === 'SyncFailed' ? waiting(conditionText(allowed)) : ready
}

/**
 * A HorizontalPodAutoscaler. Our own: it is ready unless it can't read the scale of its target. Missing metrics are
 * not awaited, because a cluster without a metrics server never has them, and the Pods run without them.
 */
export function autoscalerReadiness(object: LiveObject): Readiness {
  const stale = staleStatus(object)
  if (stale !== undefined) return stale
  const able = conditionOf(object, 'AbleToScale')
  return isFalse(able) ? waiting(conditionText(able)) : ready
}
