import type { LiveObject } from '../manifest/object.ts'
import { unseenStatus } from './observed-generation.ts'
import { type Readiness, ready, waiting } from './readiness.ts'
import { countAt, objectAt, specOf, statusOf, textAt } from './status-fields.ts'

/**
 * A DaemonSet. Source: kstatus, which requires observedGeneration, because all counts are 0 before the controller has
 * seen the object. helm: with OnDelete, new Pods are not awaited, because Pods change only when a person deletes them.
 */
export function daemonSetReadiness(object: LiveObject): Readiness {
  const unseen = unseenStatus(object)
  if (unseen !== undefined) return unseen
  const status = statusOf(object)
  const isByHand = textAt(objectAt(specOf(object), 'updateStrategy'), 'type') === 'OnDelete'
  const wanted = countAt(status, 'desiredNumberScheduled')
  const counts: readonly (readonly [field: string, are: string])[] = [
    ['currentNumberScheduled', 'are scheduled'],
    ...(isByHand ? [] : [['updatedNumberScheduled', 'are updated'] as const]),
    ['numberReady', 'are ready'],
    ['numberAvailable', 'are available'],
  ]
  const short = counts.find(([field]) => countAt(status, field) < wanted)
  if (short === undefined) return ready
  const [field, are] = short
  return waiting(`${countAt(status, field)} of ${wanted} Pods ${are}`)
}
