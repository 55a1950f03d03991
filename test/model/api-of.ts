import { kindName, type Resource } from '../../src/api/resource.ts'
import type { Api, ListOptions, WatchEvent, WatchOptions } from '../../src/cluster/rest/api.ts'
import { movedTo } from '../../src/manifest/moved-to.ts'
import type { LiveObject } from '../../src/manifest/object.ts'
import type { ModelServer } from './model-server.ts'
import { notFound, notServed, ok } from './replies.ts'
import { isSelected, metadataOf } from './selector.ts'

/** The requests of one actor to a model. They answer at once. */
export function apiOf(server: ModelServer, actor: string): Api {
  const { store } = server
  const select = (resource: Resource, options: ListOptions): LiveObject[] => {
    const found = store.all(resource).filter(one => isSelected(one, options))
    return structuredClone(options.metadataOnly ? found.map(metadataOf) : found)
  }
  const api: Api = {
    concurrency: 4,
    discover: async () => ({ resources: server.kinds().map(({ resource }) => resource), unseen: [] }),
    async discoverVersion({ group, version }) {
      const found = server
        .kinds()
        .flatMap(({ resource }) =>
          resource.group === group && resource.version === version ? [resource] : [],
        )
      return found.length === 0 ? notServed() : ok(found)
    },
    schemas: async () => ok(() => undefined),
    async get(resource, ref, options = {}) {
      const live = store.find(resource, ref)
      if (server.kindOf(resource) === undefined) return notServed()
      if (live === undefined) return notFound(resource, ref.name)
      return ok(structuredClone(options.metadataOnly ? metadataOf(live) : live))
    },
    list: async (resource, options = {}) =>
      server.kindOf(resource) === undefined ? notServed() : ok(select(resource, options)),
    listAt: async (resource, options = {}) =>
      server.kindOf(resource) === undefined
        ? notServed()
        : ok({ items: select(resource, options), resourceVersion: store.resourceVersion }),
    watch: (resource, options, signal) => events(server, { resource, options, signal }),
    create: async (_resource, object, { fieldManager }) =>
      server.create(structuredClone(object), fieldManager, actor),
    apply: async (resource, object, options) =>
      server.apply(resource, movedTo(structuredClone(object), options.at), options, actor),
    patch: async (resource, ref, operations, options) =>
      server.patch(resource, ref, operations, { ...options, actor }),
    log: async () => notServed(),
    delete: async (resource, ref, options) => server.delete(resource, ref, options, actor),
  }
  return api
}

interface Watched {
  readonly resource: Resource
  readonly options: WatchOptions
  readonly signal: AbortSignal
}

/** What has happened after a version, and then what happens, until the signal is aborted. */
async function* events(
  { store }: ModelServer,
  { resource, options, signal }: Watched,
): AsyncGenerator<WatchEvent> {
  const kind = kindName(resource)
  let seen = store.history.findIndex(({ version }) => version > Number(options.resourceVersion))
  if (seen < 0) seen = store.history.length
  while (!signal.aborted) {
    for (; seen < store.history.length; seen++) {
      const one = store.history[seen]
      if (one?.kind === kind && isSelected(one.event.object, options)) yield structuredClone(one.event)
    }
    await store.next(signal)
  }
}
