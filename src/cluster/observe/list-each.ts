import pMap from 'p-map'
import { lacksRight, type Reply } from '../../api/reply.ts'
import type { Resource } from '../../api/resource.ts'
import type { LiveObject } from '../../manifest/object.ts'
import type { Found } from '../../plan/about-object.ts'
import type { Api, ListOptions } from '../rest/api.ts'

/** What was kept of the lists of several kinds, by group, version and plural. */
export type Lists<T> = ReadonlyMap<string, Listed<T>>

interface Listed<T> {
  readonly resource: Resource
  readonly reply: Reply<readonly T[]>
  /** Set if the user may list the kind in some namespaces only. `reply` has the objects of these namespaces. */
  readonly narrow?: Narrow
}

/** Why a kind could not be listed in the whole cluster, and the namespaces in which it was listed. */
interface Narrow {
  readonly why: string
  readonly seenIn: readonly string[]
}

export interface ListEachOptions extends ListOptions {
  /** Gives the namespaces in which a kind is listed if the user may not list it in the whole cluster. */
  readonly fallback?: () => Promise<readonly string[]>
}

/**
 * Lists each kind once. A list that fails is a value among the others. `keep` returns what is kept of an object, or
 * undefined to drop it. A list is freed as soon as it has been read.
 */
export async function listEach<T>(
  api: Api,
  resources: readonly Resource[],
  { fallback = async () => [], ...options }: ListEachOptions,
  keep: (found: Found) => T | undefined,
): Promise<Lists<T>> {
  const listOne = async (resource: Resource, more: Pick<ListOptions, 'namespace'>) => {
    const reply = await api.list(resource, { ...options, ...more })
    if (!reply.ok) return reply
    return { ...reply, value: keepEach(reply.value, live => keep({ resource, live })) }
  }
  const list = async (resource: Resource): Promise<Listed<T>> => {
    const reply = await listOne(resource, {})
    if (reply.ok || !lacksRight(reply.failure) || !resource.namespaced) return { resource, reply }
    const seen = new Map<string, readonly T[]>()
    for (const namespace of await fallback()) {
      const part = await listOne(resource, { namespace })
      if (part.ok) seen.set(namespace, part.value)
      else if (!lacksRight(part.failure)) return { resource, reply: part }
    }
    if (seen.size === 0) return { resource, reply }
    const value = [...seen.values()].flat()
    const narrow = { why: reply.failure.message, seenIn: [...seen.keys()] }
    return { resource, reply: { ok: true, value, status: 200, warnings: [] }, narrow }
  }
  const listed = await pMap(resources, list, { concurrency: api.concurrency })
  return new Map(listed.map(one => [resourceKey(one.resource), one]))
}

function keepEach<T>(objects: readonly LiveObject[], keep: (live: LiveObject) => T | undefined): T[] {
  return objects.map(keep).filter(one => one !== undefined)
}

export function resourceKey({ group, version, plural }: Resource): string {
  return `${group}/${version}/${plural}`
}

/**
 * The label selector for the objects of this instance. Some servers ignore selectors, so the prune gate compares
 * the labels again.
 */
export function instanceSelector(instance: string | undefined): string {
  return instance === undefined
    ? 'kubernixos,!kubernixos/instance'
    : `kubernixos,kubernixos/instance=${instance}`
}
