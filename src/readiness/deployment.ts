import type { LiveObject } from '../manifest/object.ts'
import { unseenStatus } from './observed-generation.ts'
import { failed, failedAfterPatience, type Readiness, ready, waiting } from './readiness.ts'
import { conditionOf, conditionText, countAt, isTrue, specOf, statusOf } from './status-fields.ts'

/** The value of `progressDeadlineSeconds` that means "no deadline". The condition Progressing is then absent. */
const noDeadline = 2 ** 31 - 1

/**
 * A Deployment. Source: kstatus for the counts, the conditions and ProgressDeadlineExceeded. helm: a paused one is not
 * awaited, because its controller rolls nothing out until somebody resumes it.
 */
export function deploymentReadiness(object: LiveObject, now: number): Readiness {
  const spec = specOf(object)
  if (spec['paused'] === true) return ready
  const unseen = unseenStatus(object)
  if (unseen !== undefined) return unseen
  const progressing = conditionOf(object, 'Progressing')
  if (progressing?.reason === 'ProgressDeadlineExceeded') return failed(conditionText(progressing))
  return replicaFailure(object, now) ?? deploymentCounts(object) ?? deploymentConditions(object)
}

/**
 * Pods that the API server refuses, for example because of a quota. Source: kapp, which fails at once. We wait for 15
 * seconds, because a quota is free again when old Pods are gone.
 */
export function replicaFailure(object: LiveObject, now: number): Readiness | undefined {
  const refused = conditionOf(object, 'ReplicaFailure')
  if (!isTrue(refused)) return undefined
  return failedAfterPatience(conditionText(refused), refused.lastTransitionTime, now)
}

function deploymentCounts(object: LiveObject): Readiness | undefined {
  const status = statusOf(object)
  const wanted = countAt(specOf(object), 'replicas', 1)
  const updated = countAt(status, 'updatedReplicas')
  const existing = countAt(status, 'replicas')
  const available = countAt(status, 'availableReplicas')
  if (updated < wanted) return waiting(`${updated} of ${wanted} replicas are updated`)
  if (existing > updated)
    return waiting(`${existing - updated} of ${existing} replicas are old and still exist`)
  if (existing > wanted) return waiting(`${existing} replicas exist instead of ${wanted}`)
  if (available < wanted) return waiting(`${available} of ${wanted} replicas are available`)
  const readyNow = countAt(status, 'readyReplicas')
  return readyNow < wanted ? waiting(`${readyNow} of ${wanted} replicas are ready`) : undefined
}

function deploymentConditions(object: LiveObject): Readiness {
  const progressing = conditionOf(object, 'Progressing')
  const isDone = isTrue(progressing) && progressing.reason === 'NewReplicaSetAvailable'
  if (!isDone && specOf(object)['progressDeadlineSeconds'] !== noDeadline) {
    return waiting(progressing === undefined ? 'its rollout has not started' : conditionText(progressing))
  }
  const available = conditionOf(object, 'Available')
  if (isTrue(available)) return ready
  return waiting(available === undefined ? 'it is not available yet' : conditionText(available))
}
