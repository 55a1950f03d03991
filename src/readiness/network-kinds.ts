import type { LiveObject } from '../manifest/object.ts'
import { ownAnnotations } from '../manifest/own-annotations.ts'
import { type Readiness, ready, waiting } from './readiness.ts'
import { objectAt, objectsAt, specOf, statusOf, textAt } from './status-fields.ts'

/** With the value `true`, a Service or an Ingress is ready only when it has an external address. */
const awaitAddress = ownAnnotations.awaitAddress

/**
 * A Service. Source: kstatus: one of type LoadBalancer needs a cluster IP, and its external address is not awaited,
 * because many clusters have nothing that assigns one. kapp and helm await the address; the annotation asks for that.
 */
export function serviceReadiness(object: LiveObject): Readiness {
  const spec = specOf(object)
  if (textAt(spec, 'type') !== 'LoadBalancer') return ready
  if (textAt(spec, 'clusterIP') === '') return waiting('it has no cluster IP yet')
  const hasOwnAddress = Array.isArray(spec['externalIPs']) && spec['externalIPs'].length > 0
  return hasOwnAddress ? ready : addressReadiness(object)
}

/** An Ingress. Source: kstatus: it is ready at once. With the annotation it needs an address, as in gitops-engine. */
export function addressReadiness(object: LiveObject): Readiness {
  if (object.metadata.annotations?.[awaitAddress] !== 'true') return ready
  const addresses = objectsAt(objectAt(statusOf(object), 'loadBalancer'), 'ingress')
  return addresses.length > 0 ? ready : waiting('it has no external address yet')
}
