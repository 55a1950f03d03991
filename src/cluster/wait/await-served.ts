import type { Reply } from '../../api/reply.ts'
import type { Resource } from '../../api/resource.ts'
import { apiVersionOf } from '../../api/resource.ts'
import type { ObjectRef } from '../../manifest/key.ts'
import { isJsonObject, type JsonObject, type LiveObject } from '../../manifest/object.ts'
import type { Api } from '../rest/api.ts'
import { isForbidden, pollDelay, type WaitLimits, withDeadline } from './deadline.ts'

/** A CRD, and its kinds that objects of the rollout need. */
export interface ToBeServed {
  readonly crd: ObjectRef
  /** The resource of CustomResourceDefinitions. */
  readonly crds: Resource
  /** Empty if it is enough that the CRD is established. */
  readonly kinds: readonly Resource[]
}

type ServedApi = Pick<Api, 'get' | 'watch' | 'discoverVersion'>

interface Wait extends ToBeServed {
  readonly api: ServedApi
  readonly clock: WaitLimits['clock']
  readonly deadline: AbortSignal
}

const served: Reply<undefined> = { ok: true, value: undefined, status: 200, warnings: [] }

/**
 * Waits until a CRD is established, by a watch on it alone, and then until the document of its group version
 * contains the kinds. Fails with the reason NotServed if the time is up, and at once if the server does not accept
 * the names of the CRD, because such a CRD is never served.
 */
export async function awaitServed(
  api: ServedApi,
  wanted: ToBeServed,
  limits: WaitLimits,
): Promise<Reply<undefined>> {
  const reply = await withDeadline(limits, async deadline => {
    const wait = { ...wanted, api, clock: limits.clock, deadline }
    const established = await awaitEstablished(wait)
    return established?.ok ? awaitKinds(wait) : established
  })
  if (reply !== undefined) return reply
  if (limits.signal.aborted) return notServed('the run was interrupted before its kinds were served')
  return notServed(`its kinds are not served after ${limits.timeout / 1000} seconds`)
}

/** Returns undefined if the time is up. */
async function awaitEstablished(wait: Wait): Promise<Reply<undefined> | undefined> {
  let mayWatch = true
  for (let looks = 0; !wait.deadline.aborted; looks++) {
    const read = await wait.api.get(wait.crds, wait.crd)
    if (!read.ok) return read
    const known = judge(read.value)
    if (known !== undefined) return known
    const heard = mayWatch ? await follow(wait, read.value.metadata.resourceVersion) : undefined
    if (heard === 'refused') mayWatch = false
    else if (heard !== undefined) return heard
    await wait.clock.sleep(pollDelay(looks), wait.deadline)
  }
  return undefined
}

/** What a watch says about the CRD; undefined if the watch ends without saying it. */
async function follow(
  { api, crd, crds, deadline }: Wait,
  resourceVersion: string,
): Promise<Reply<undefined> | 'refused' | undefined> {
  for await (const event of api.watch(crds, { name: crd.name, resourceVersion }, deadline)) {
    if (event.type === 'ERROR') return isForbidden(event.failure) ? 'refused' : undefined
    if (event.type === 'DELETED') return notServed('it was deleted while its kinds were waited for')
    const known = event.type === 'BOOKMARK' ? undefined : judge(event.object)
    if (known !== undefined) return known
  }
  return undefined
}

/** Returns undefined if the time is up. */
async function awaitKinds({ api, clock, deadline, kinds }: Wait): Promise<Reply<undefined> | undefined> {
  let missing = kinds
  for (let looks = 0; !deadline.aborted; looks++) {
    for (const ofVersion of Map.groupBy(missing, apiVersionOf).values()) {
      const [first] = ofVersion
      if (first === undefined) continue
      const reply = await api.discoverVersion(first)
      if (!reply.ok && !isNotYet(reply.failure)) return reply
      const names = new Set(reply.ok ? reply.value.map(({ kind }) => kind) : [])
      missing = missing.filter(kind => !ofVersion.includes(kind) || !names.has(kind.kind))
    }
    if (missing.length === 0) return served
    await clock.sleep(pollDelay(looks), deadline)
  }
  return undefined
}

/** Whether the document of a group version does not exist yet. It appears with the first kind that is served. */
function isNotYet({ status }: { readonly status: number }): boolean {
  return status === 404 || status === 503
}

/** Whether a CRD is established, or never will be; undefined if neither is known yet. */
function judge(crd: LiveObject): Reply<undefined> | undefined {
  const refused = conditionOf(crd, 'NamesAccepted', 'False')
  if (refused !== undefined) return notServed(String(refused['message'] ?? 'its names are not accepted'))
  return conditionOf(crd, 'Established', 'True') === undefined ? undefined : served
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
