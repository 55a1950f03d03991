import pMap from 'p-map'
import type { Reply } from '../../api/reply.ts'
import type { Resource } from '../../api/resource.ts'
import type { LiveObject } from '../../manifest/object.ts'
import type { Found } from '../../plan/change.ts'
import type { Api, ListOptions } from '../rest/api.ts'

/** What was kept of the lists of several kinds, by group, version and plural. */
export type Lists<T> = ReadonlyMap<string, Listed<T>>

interface Listed<T> {
  readonly resource: Resource
  readonly reply: Reply<readonly T[]>
}

/**
 * Lists each kind once. A list that fails is a value among the others. `keep` returns what is kept of an object, or
 * undefined to drop it. A list is freed as soon as it has been read.
 */
export async function listEach<T>(
  api: Api,
  resources: readonly Resource[],
  options: ListOptions,
  keep: (found: Found) => T | undefined,
): Promise<Lists<T>> {
  const list = async (resource: Resource) => {
    const reply = await api.list(resource, options)
    const kept = reply.ok
      ? { ...reply, value: keepEach(reply.value, live => keep({ resource, live })) }
      : reply
    return [resourceKey(resource), { resource, reply: kept }] as const
  }
  return new Map(await pMap(resources, list, { concurrency: api.concurrency }))
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
