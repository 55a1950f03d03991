import pMap from 'p-map'
import type { LiveObject } from '../manifest/object.ts'
import type { Resource } from '../plan/observation.ts'
import type { Reply } from '../plan/reply.ts'
import type { Api } from './api.ts'

/** The lists of one kind, by group, version and plural. */
export type Lists = ReadonlyMap<string, Listed>

export interface Listed {
  readonly resource: Resource
  readonly reply: Reply<LiveObject[]>
}

export interface ListRequest {
  readonly resource: Resource
  /** Whole objects, or metadata only, which is all that prune needs. */
  readonly whole: boolean
}

/** One LIST per kind: what carries our label today, without a request per object. */
export async function listLabelled(
  api: Api,
  requests: readonly ListRequest[],
  labelSelector: string,
): Promise<Lists> {
  const list = async ({ resource, whole }: ListRequest) => {
    const reply = await api.list(resource, { labelSelector, metadataOnly: !whole })
    return [resourceKey(resource), { resource, reply }] as const
  }
  const listed = await pMap(requests, list, { concurrency: api.concurrency })
  return new Map(listed)
}

export function resourceKey(resource: Resource): string {
  return `${resource.group}/${resource.version}/${resource.plural}`
}

/** The selector for the objects of this instance; servers may ignore it, so callers check the labels again. */
export function instanceSelector(instance: string | undefined): string {
  return instance === undefined
    ? 'kubernixos,!kubernixos/instance'
    : `kubernixos,kubernixos/instance=${instance}`
}
