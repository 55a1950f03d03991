import pMap from 'p-map'
import { refOf } from '../../manifest/key.ts'
import type { LiveObject } from '../../manifest/object.ts'
import type { Found } from '../../plan/about-object.ts'
import type { Change } from '../../plan/change.ts'
import { isHeldByWebhook, isWebhookConfiguration } from '../../plan/leaving-obstacles.ts'
import type { Api } from '../rest/api.ts'

/**
 * The objects that are to be deleted. If a webhook rejects a wanted object or does not answer about it, the webhook configurations among them are
 * read whole, because their names do not say which webhooks they have. One that can't be read stays as it is.
 */
export async function lookAtWebhooks(
  api: Pick<Api, 'get' | 'concurrency'>,
  deleted: readonly Found[],
  changes: readonly Change[],
): Promise<LiveObject[]> {
  const isNeeded = changes.some(isHeldByWebhook)
  const read = async ({ resource, live }: Found): Promise<LiveObject> => {
    if (!isNeeded || !isWebhookConfiguration(live)) return live
    const whole = await api.get(resource, refOf(live))
    return whole.ok ? whole.value : live
  }
  return pMap(deleted, read, { concurrency: api.concurrency })
}
