import type { LiveObject } from '../manifest/object.ts'
import { type KnownClasses, missingClass } from './claim-class.ts'
import { failed, type Readiness, ready, waiting } from './readiness.ts'
import { reasonText, specOf, statusOf, textAt } from './status-fields.ts'

/** The annotations with which the volume controller or the scheduler says that a volume for the claim is coming. */
const comingVolume = [
  'volume.kubernetes.io/storage-provisioner',
  'volume.beta.kubernetes.io/storage-provisioner',
  'volume.kubernetes.io/selected-node',
]

/** Milliseconds after the creation of a claim. The volume controller annotates a claim within a second. */
const untilSeen = 5_000

/**
 * A PersistentVolumeClaim. Source: kstatus: it is ready when it is Bound. Our own: a claim for which no volume is coming 5
 * seconds after its creation is ready, too. With `WaitForFirstConsumer` nothing happens before a Pod uses the claim, and
 * the claim alone does not name its mode. A Pod that uses such a claim is awaited itself, and can't start without the
 * volume. A claim whose StorageClass does not exist is not ready, because no Pod can ever use it.
 */
export function claimReadiness(object: LiveObject, now: number, classes?: KnownClasses): Readiness {
  const phase = textAt(statusOf(object), 'phase')
  if (phase === 'Bound') return ready
  if (phase === 'Lost') return failed('its volume does not exist any more')
  const annotations = object.metadata.annotations ?? {}
  const volume = textAt(specOf(object), 'volumeName')
  if (volume !== '') return waiting(`it is not bound to PersistentVolume ${volume} yet`)
  if (comingVolume.some(name => annotations[name] !== undefined))
    return waiting('its volume is not provisioned yet')
  const missing = missingClass(object, classes)
  if (missing !== undefined) return waiting(missing)
  const age = now - Date.parse(object.metadata.creationTimestamp)
  // The server writes whole seconds, so an age may be a little below 0. Far below, the clocks differ and nobody knows it.
  if (!(age > -untilSeen && age < untilSeen)) return ready
  return {
    state: 'waiting',
    why: 'the volume controller may not have seen it yet',
    recheckAt: now - age + untilSeen,
  }
}

/** A PersistentVolume. Our own: it is ready when claims can bind it; Failed is what its phase says. */
export function volumeReadiness(object: LiveObject): Readiness {
  const status = statusOf(object)
  const phase = textAt(status, 'phase')
  const why = reasonText(textAt(status, 'reason'), textAt(status, 'message'))
  if (phase === 'Failed') return failed(`it could not be recycled or deleted${why}`)
  return phase === '' || phase === 'Pending' ? waiting(`it can't be bound yet${why}`) : ready
}
