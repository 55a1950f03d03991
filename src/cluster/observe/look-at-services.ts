import pMap from 'p-map'
import { refOf } from '../../manifest/key.ts'
import { isService, type LeavingService, setsFixedValues } from '../../plan/held-values.ts'
import type { PlacedManifest } from '../../plan/place.ts'
import type { Judged } from '../../plan/prune/prune-gate.ts'
import type { Api } from '../rest/api.ts'

/**
 * Reads the Services among the objects that are to be deleted or released, if a wanted Service sets a value that one of them may
 * have. Else no request is sent. A Service that can't be read is left out, because the server will say what is wrong.
 */
export async function lookAtServices(
  api: Pick<Api, 'get' | 'concurrency'>,
  judged: readonly Judged[],
  wanted: readonly PlacedManifest[],
): Promise<LeavingService[]> {
  const services = judged.flatMap(({ candidate, verdict }) => {
    const leaves = verdict.kind === 'delete' || verdict.kind === 'release'
    return leaves && isService(candidate.live) ? [{ ...candidate, fate: verdict.kind }] : []
  })
  if (services.length === 0 || !wanted.some(setsFixedValues)) return []
  const read = async ({ resource, live, fate }: (typeof services)[number]): Promise<LeavingService[]> => {
    const reply = await api.get(resource, refOf(live))
    return reply.ok ? [{ live: reply.value, fate }] : []
  }
  return (await pMap(services, read, { concurrency: api.concurrency })).flat()
}
