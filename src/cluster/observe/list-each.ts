import pMap from 'p-map'
import type { Reply } from '../../api/reply.ts'
import type { Resource } from '../../api/resource.ts'
import type { LiveObject } from '../../manifest/object.ts'
import type { Api, ListOptions } from '../rest/api.ts'

/** The lists of several kinds, by group, version and plural. */
export type Lists = ReadonlyMap<string, Listed>

interface Listed {
  readonly resource: Resource
  readonly reply: Reply<LiveObject[]>
}

/** One LIST per kind, instead of a request per object. A failed one is a value among the others. */
export async function listEach(
  api: Api,
  resources: readonly Resource[],
  options: ListOptions,
): Promise<Lists> {
  const list = async (resource: Resource) => {
    const reply = await api.list(resource, options)
    return [resourceKey(resource), { resource, reply }] as const
  }
  return new Map(await pMap(resources, list, { concurrency: api.concurrency }))
}

export function resourceKey({ group, version, plural }: Resource): string {
  return `${group}/${version}/${plural}`
}

/** The selector for the objects of this instance; servers may ignore it, so callers check the labels again. */
export function instanceSelector(instance: string | undefined): string {
  return instance === undefined
    ? 'kubernixos,!kubernixos/instance'
    : `kubernixos,kubernixos/instance=${instance}`
}
