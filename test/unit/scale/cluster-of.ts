import type { Resource } from '../../../src/api/resource.ts'
import type { KubeObject, LiveObject, ManagedFieldsEntry } from '../../../src/manifest/object.ts'
import type { Found } from '../../../src/plan/about-object.ts'
import { fakeApi, liveOf, resourceOf } from '../cluster/fake-api.ts'
import { ok } from '../plan/replies.ts'
import type { Counter } from './counter.ts'

/** How many objects share a kind, and a namespace: both grow with the objects, as they do on real clusters. */
const share = 20

export function range(length: number): number[] {
  return Array.from({ length }, (_, index) => index)
}

export function kindsOf(objects: number): Resource[] {
  return range(objects / share).map(index =>
    resourceOf(`Kind${index}`, { group: 'example.com', plural: `kind${index}s` }),
  )
}

export function namespacesOf(objects: number): string[] {
  return range(objects / share).map(index => `team-${index}`)
}

/** The object of that number, whose kind and namespace are those of many others. */
export function objectAt(index: number, objects: number, value = 'ours'): KubeObject {
  const kinds = objects / share
  return {
    apiVersion: 'example.com/v1',
    kind: `Kind${index % kinds}`,
    metadata: {
      name: `object-${index}`,
      namespace: `team-${Math.floor(index / share)}`,
      labels: { kubernixos: 'now' },
    },
    data: { a: value },
  }
}

const ownFields = { 'f:metadata': { 'f:labels': { 'f:kubernixos': {} } }, 'f:data': { 'f:a': {} } }

/** Our entry of managedFields: one for all objects, because no test changes it. */
export const ownEntry: ManagedFieldsEntry = {
  manager: 'kubectl-nixos',
  operation: 'Apply',
  apiVersion: 'example.com/v1',
  time: '2026-01-01T00:00:00Z',
  fieldsV1: ownFields,
}

/** The same object as our own apply has left it. */
export function liveAt(index: number, objects: number, value?: string): LiveObject {
  return liveOf(objectAt(index, objects, value), { managedFields: [ownEntry] })
}

/** What carries our label, as a sweep finds it. */
export function foundAt(index: number, objects: number): Found {
  const live = liveAt(index, objects)
  return { resource: resourceOf(live.kind, { group: 'example.com', plural: `${live.kind}s` }), live }
}

/**
 * An API over a cluster that holds these objects, whose reads are counted. `requests` counts by verb and kind, as
 * `list kind3s`.
 */
export function apiOver(
  objects: readonly LiveObject[],
  counter: Counter,
  answers: Parameters<typeof fakeApi>[0] = {},
) {
  const byKind = Map.groupBy(objects, ({ kind }) => kind)
  const { api, log } = fakeApi({
    list: ({ kind }, { namespace }) => {
      const all = byKind.get(kind) ?? []
      const some = namespace === undefined ? all : all.filter(one => one.metadata.namespace === namespace)
      return ok(some.map(counter.counted))
    },
    ...answers,
  })
  const requests = () => {
    const groups = Map.groupBy(log, line => line.split(' ').slice(0, 2).join(' '))
    return new Map([...groups].map(([what, lines]) => [what, lines.length]))
  }
  return { api, requests }
}
