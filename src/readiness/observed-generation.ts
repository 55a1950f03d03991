import type { Json, LiveObject } from '../manifest/object.ts'
import { type Readiness, waiting } from './readiness.ts'
import { statusOf } from './status-fields.ts'

const why = 'its controller has not seen the newest change yet'

/**
 * Waits while `status.observedGeneration` is older than the object. An absent value says nothing, because many kinds
 * have no such field.
 */
export function staleStatus(object: LiveObject): Readiness | undefined {
  return isStale(object, statusOf(object)['observedGeneration']) ? waiting(why) : undefined
}

/** The same for kinds whose controllers always set the field: without it, the controller has not seen the object. */
export function unseenStatus(object: LiveObject): Readiness | undefined {
  const isAbsent = statusOf(object)['observedGeneration'] === undefined
  return isAbsent ? waiting('its controller has not seen it yet') : staleStatus(object)
}

/**
 * Whether an observed generation is older than the object. Argo Rollouts writes the generation as a string, and older
 * versions wrote a hash. A value that is no number says nothing, because a wait for it would never end.
 */
export function isStale(object: LiveObject, observed: Json | undefined): boolean {
  const generation = numberOf(object.metadata['generation'])
  const seen = numberOf(observed)
  return generation !== undefined && seen !== undefined && seen < generation
}

function numberOf(value: Json | undefined): number | undefined {
  if (typeof value === 'number') return value
  return typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : undefined
}
