import type { LiveObject } from '../manifest/object.ts'
import { failed, type Readiness, ready, waiting } from './readiness.ts'
import { conditionOf, conditionText, countAt, isTrue, specOf, statusOf } from './status-fields.ts'

/**
 * A Job. Our own: it is ready when it is complete, because what follows usually needs its result. kstatus takes a Job
 * that has started as ready, and its users object. A suspended Job is not awaited, because it runs only when somebody
 * resumes it. FailureTarget is set before Failed, while Pods still end.
 */
export function jobReadiness(object: LiveObject): Readiness {
  if (isTrue(conditionOf(object, 'Complete'))) return ready
  const bad = [conditionOf(object, 'Failed'), conditionOf(object, 'FailureTarget')].find(isTrue)
  if (bad !== undefined) return failed(conditionText(bad))
  const spec = specOf(object)
  if (spec['suspend'] === true) return ready
  const status = statusOf(object)
  if (status['startTime'] === undefined) return waiting('it has not started yet')
  const wanted = countAt(spec, 'completions', 1)
  const failures = countAt(status, 'failed')
  const tries = failures === 0 ? '' : `, ${failures} have failed`
  return waiting(`${countAt(status, 'succeeded')} of ${wanted} Pods have succeeded${tries}`)
}
