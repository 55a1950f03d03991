import type { LiveObject } from '../manifest/object.ts'
import { failed, type Readiness, ready, waiting } from './readiness.ts'
import { conditionOf, conditionText, isFalse, isTrue, statusOf, textAt } from './status-fields.ts'

/** A CustomResourceDefinition. Source: kstatus. Names that another one has are refused for ever. */
export function crdReadiness(object: LiveObject): Readiness {
  const names = conditionOf(object, 'NamesAccepted')
  if (isFalse(names)) return failed(conditionText(names))
  const established = conditionOf(object, 'Established')
  if (isTrue(established)) return ready
  return waiting(established === undefined ? 'it is not established yet' : conditionText(established))
}

/** An APIService. Source: kapp and helm. It is ready when its server answers, or when kube-apiserver serves it. */
export function apiServiceReadiness(object: LiveObject): Readiness {
  const available = conditionOf(object, 'Available')
  if (isTrue(available)) return ready
  return waiting(available === undefined ? 'it is not available yet' : conditionText(available))
}

/** A Namespace. Source: kapp. One that is being deleted has no deletionTimestamp for a moment, but the phase. */
export function namespaceReadiness(object: LiveObject): Readiness {
  const isLeaving = textAt(statusOf(object), 'phase') === 'Terminating'
  return isLeaving ? { state: 'terminating', why: 'its phase is Terminating' } : ready
}
