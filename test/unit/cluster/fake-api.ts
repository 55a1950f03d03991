import type { JsonPatchOperation } from '../../../src/api/json-patch.ts'
import type { Reply } from '../../../src/api/reply.ts'
import type { Resource } from '../../../src/api/resource.ts'
import type { Api, ApplyOptions, ListOptions } from '../../../src/cluster/rest/api.ts'
import type { FindSchema } from '../../../src/manifest/crd-schema.ts'
import type { KubeObject, LiveObject } from '../../../src/manifest/object.ts'
import { no, ok } from '../plan/replies.ts'

export function resourceOf(kind: string, more: Partial<Resource> = {}): Resource {
  return {
    group: '',
    version: 'v1',
    kind,
    plural: `${kind.toLowerCase()}s`,
    namespaced: true,
    verbs: ['get', 'list', 'patch', 'delete'],
    hasStatus: false,
    aggregated: false,
    ...more,
  }
}

export function liveOf(object: KubeObject, more: Record<string, unknown> = {}): LiveObject {
  const metadata = {
    uid: `uid-${object.metadata.name}`,
    resourceVersion: '1',
    creationTimestamp: '2026-01-01T00:00:00Z',
  }
  return { ...object, metadata: { ...metadata, ...object.metadata, ...more } } as LiveObject
}

/** An API that records each request. Without an answer of the test, an apply returns the object and any other request is a 404. */
export function fakeApi(answers: {
  readonly get?: (name: string) => Reply<LiveObject>
  readonly schemas?: (apiVersion: string) => Reply<FindSchema>
  readonly list?: (resource: Resource, options: ListOptions) => Reply<LiveObject[]>
  readonly apply?: (object: KubeObject, options: ApplyOptions) => Reply<LiveObject>
  readonly patch?: (operations: readonly JsonPatchOperation[]) => Reply<LiveObject>
}): { api: Api; log: string[] } {
  const log: string[] = []
  const api: Api = {
    concurrency: 4,
    discover: async () => ({ resources: [], unseen: [] }),
    discoverVersion: async () => ok([]),
    schemas: async ({ group, version }) => {
      log.push(`schemas ${group}/${version}`)
      return answers.schemas?.(`${group}/${version}`) ?? no(404, 'NotFound')
    },
    listAt: async () => no(404, 'NotFound'),
    async *watch() {},
    get: async (_resource, { kind, name }) => {
      log.push(`get ${kind} ${name}`)
      return answers.get?.(name) ?? no(404, 'NotFound')
    },
    list: async (resource, options = {}) => {
      log.push(`list ${resource.plural}${options.namespace ? ` in ${options.namespace}` : ''}`)
      return answers.list?.(resource, options) ?? ok([])
    },
    apply: async (_resource, object, options) => {
      const flags = `${options.dryRun ? ' dry-run' : ''}${options.force ? ' force' : ''}`
      const { at } = options
      const elsewhere = at === undefined ? '' : ` at ${at.namespace}/${at.name}`
      log.push(`apply ${object.kind} ${object.metadata.name}${flags}${elsewhere}`)
      return answers.apply?.(object, options) ?? ok(liveOf(object), 201)
    },
    patch: async (_resource, { kind, name }, operations, { dryRun }) => {
      const paths = operations.map(({ op, path }) => `${op} ${path}`).join(', ')
      log.push(`patch ${kind} ${name}${dryRun ? ' dry-run' : ''}: ${paths}`)
      return answers.patch?.(operations) ?? no(404, 'NotFound')
    },
    create: async (_resource, object) => {
      log.push(`create ${object.kind} ${object.metadata.name}`)
      return ok(liveOf(object), 201)
    },
    delete: async () => ok({ gone: true }),
    log: async () => no(404, 'NotFound'),
  }
  return { api, log }
}
