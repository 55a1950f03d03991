import type { Reply } from '../../api/reply.ts'
import type { Resource } from '../../api/resource.ts'
import type { ObjectRef } from '../../manifest/key.ts'
import { isJsonObject, type JsonObject, type LiveObject } from '../../manifest/object.ts'
import type { Api } from './api.ts'
import { findResource } from './discovery.ts'

/** Milliseconds; a CRD is established within one second on a healthy server. */
const timing = { wait: 60_000, poll: 200 }

/**
 * Waits until a CRD is established and discovery shows the kinds that objects of this rollout need. A CRD whose
 * names are not accepted will never be served and fails at once.
 */
export async function awaitServed(
  api: Api,
  crd: ObjectRef,
  crds: Resource,
  kinds: readonly Resource[],
): Promise<Reply<undefined>> {
  const end = Date.now() + timing.wait
  for (;;) {
    const reply = await api.get(crds, crd)
    if (!reply.ok) return reply
    const refused = conditionOf(reply.value, 'NamesAccepted', 'False')
    if (refused !== undefined) return notServed(String(refused['message'] ?? 'its names are not accepted'))
    if (conditionOf(reply.value, 'Established', 'True') !== undefined && (await areServed(api, kinds))) {
      return { ok: true, value: undefined, status: 200, warnings: [] }
    }
    if (Date.now() > end) return notServed(`its kinds are not served after ${timing.wait / 1000} seconds`)
    await Bun.sleep(timing.poll)
  }
}

async function areServed(api: Api, kinds: readonly Resource[]): Promise<boolean> {
  if (kinds.length === 0) return true
  const discovery = await api.discover()
  return kinds.every(
    ({ group, version, kind }) => findResource(discovery, `${group}/${version}`, kind) !== undefined,
  )
}

function conditionOf(crd: LiveObject, type: string, status: string): JsonObject | undefined {
  const conditions = isJsonObject(crd['status']) ? crd['status']['conditions'] : undefined
  if (!Array.isArray(conditions)) return undefined
  return conditions
    .filter(isJsonObject)
    .find(condition => condition['type'] === type && condition['status'] === status)
}

function notServed(message: string): Reply<never> {
  return { ok: false, failure: { status: 0, reason: 'NotServed', message, causes: [] } }
}
