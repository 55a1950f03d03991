import type { LiveObject } from '../manifest/object.ts'
import { isStale, staleStatus } from './observed-generation.ts'
import { failed, type Readiness, ready, waiting } from './readiness.ts'
import { conditionOf, conditionText, isTrue } from './status-fields.ts'

/**
 * Any kind without a row of its own. Source: kstatus for observedGeneration, Reconciling, Stalled and Ready; without
 * such conditions the object is ready. Our own: without Ready, the condition Available decides in the same way, and a
 * condition whose own observedGeneration is old does not count yet (Gateway API has only that one).
 */
export function readinessByConditions(object: LiveObject): Readiness {
  const stale = staleStatus(object)
  if (stale !== undefined) return stale
  const stalled = conditionOf(object, 'Stalled')
  if (isTrue(stalled)) return failed(conditionText(stalled))
  const reconciling = conditionOf(object, 'Reconciling')
  if (isTrue(reconciling)) return waiting(conditionText(reconciling))
  const deciding = conditionOf(object, 'Ready') ?? conditionOf(object, 'Available')
  if (deciding === undefined) return ready
  if (isStale(object, deciding.observedGeneration)) {
    return waiting(`its condition ${deciding.type} is older than the newest change`)
  }
  return isTrue(deciding) ? ready : waiting(conditionText(deciding))
}
