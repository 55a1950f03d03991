import type { LiveObject } from '../manifest/object.ts'
import { replicaFailure } from './deployment.ts'
import { unseenStatus } from './observed-generation.ts'
import { type Readiness, ready, waiting } from './readiness.ts'
import { countAt, specOf, statusOf } from './status-fields.ts'

/** A ReplicaSet or a ReplicationController. Source: kstatus. Refused Pods are a failure as for a Deployment. */
export function replicaSetReadiness(object: LiveObject, now: number): Readiness {
  const unseen = unseenStatus(object) ?? replicaFailure(object, now)
  if (unseen !== undefined) return unseen
  const status = statusOf(object)
  const wanted = countAt(specOf(object), 'replicas', 1)
  const existing = countAt(status, 'replicas')
  const labelled = countAt(status, 'fullyLabeledReplicas')
  const available = countAt(status, 'availableReplicas')
  if (existing > wanted) return waiting(`${existing} replicas exist instead of ${wanted}`)
  if (labelled < wanted) return waiting(`${labelled} of ${wanted} replicas have the labels of the template`)
  return available < wanted ? waiting(`${available} of ${wanted} replicas are available`) : ready
}
