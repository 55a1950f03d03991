import pMap from 'p-map'
import { refOf } from '../../manifest/key.ts'
import type { LiveObject } from '../../manifest/object.ts'
import type { Found } from '../../plan/change.ts'
import { isService, setsFixedValues } from '../../plan/held-values.ts'
import type { PlacedManifest } from '../../plan/place.ts'
import type { Api } from '../rest/api.ts'

/**
 * Reads the Services among the objects that are to be deleted, if a wanted Service sets a value that one of them may
 * have. Else no request is sent. A Service that can't be read is left out, because the server will say what is wrong.
 */
export async function lookAtServices(
  api: Pick<Api, 'get' | 'concurrency'>,
  deleted: readonly Found[],
  wanted: readonly PlacedManifest[],
): Promise<LiveObject[]> {
  const services = deleted.filter(({ live }) => isService(live))
  if (services.length === 0 || !wanted.some(setsFixedValues)) return []
  const replies = await pMap(services, ({ resource, live }) => api.get(resource, refOf(live)), {
    concurrency: api.concurrency,
  })
  return replies.flatMap(reply => (reply.ok ? [reply.value] : []))
}
