import type { LiveObject } from '../manifest/object.ts'
import { unseenStatus } from './observed-generation.ts'
import { type Readiness, ready, waiting } from './readiness.ts'
import { countAt, objectAt, specOf, statusOf, textAt } from './status-fields.ts'

/**
 * A StatefulSet. Source: kstatus. With a partition, only the Pods from that ordinal on have to be of the new revision.
 * With OnDelete, a new revision is not awaited, because Pods get it only when a person deletes them.
 */
export function statefulSetReadiness(object: LiveObject): Readiness {
  const unseen = unseenStatus(object)
  if (unseen !== undefined) return unseen
  const spec = specOf(object)
  const status = statusOf(object)
  const strategy = objectAt(spec, 'updateStrategy')
  const isNewRevision = textAt(status, 'currentRevision') !== textAt(status, 'updateRevision')
  const isByHand = textAt(strategy, 'type') === 'OnDelete'
  if (isByHand && isNewRevision) return ready

  const wanted = countAt(spec, 'replicas', 1)
  const existing = countAt(status, 'replicas')
  if (existing > wanted) return waiting(`${existing} replicas exist instead of ${wanted}`)
  const partition = countAt(objectAt(strategy, 'rollingUpdate'), 'partition')
  const toUpdate = Math.max(0, wanted - partition)
  const updated = countAt(status, 'updatedReplicas')
  if (!isByHand && updated < toUpdate) return waiting(`${updated} of ${toUpdate} replicas are updated`)
  const readyNow = countAt(status, 'readyReplicas')
  if (readyNow < wanted) return waiting(`${readyNow} of ${wanted} replicas are ready`)
  // Older servers know no availableReplicas. Without minReadySeconds they are the ready ones.
  const available = countAt(spec, 'minReadySeconds') > 0 ? countAt(status, 'availableReplicas') : readyNow
  return available < wanted ? waiting(`${available} of ${wanted} replicas are available`) : ready
}
