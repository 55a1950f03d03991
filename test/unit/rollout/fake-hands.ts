import type { Resource } from '../../../src/api/resource.ts'
import type { KubeObject, LiveObject, ManagedFieldsEntry } from '../../../src/manifest/object.ts'
import type { Change, Plan } from '../../../src/plan/change.ts'
import type { Hands } from '../../../src/rollout/hands.ts'
import type { Outcome } from '../../../src/rollout/outcome.ts'
import { no, ok } from '../plan/replies.ts'

export const configMaps: Resource = {
  group: '',
  version: 'v1',
  kind: 'ConfigMap',
  plural: 'configmaps',
  namespaced: true,
  verbs: ['get', 'list', 'patch', 'delete'],
  hasStatus: false,
  aggregated: false,
}

export const namespaces: Resource = {
  ...configMaps,
  kind: 'Namespace',
  plural: 'namespaces',
  namespaced: false,
}

export const crds: Resource = {
  ...namespaces,
  group: 'apiextensions.k8s.io',
  kind: 'CustomResourceDefinition',
  plural: 'customresourcedefinitions',
}

export const widgets: Resource = { ...configMaps, group: 'example.com', kind: 'Widget', plural: 'widgets' }

export function object(resource: Resource, name: string, namespace?: string): KubeObject {
  const apiVersion = resource.group === '' ? resource.version : `${resource.group}/${resource.version}`
  return { apiVersion, kind: resource.kind, metadata: { name, ...(namespace ? { namespace } : {}) } }
}

export function live(
  wanted: KubeObject,
  resourceVersion = '1',
  managedFields: ManagedFieldsEntry[] = [],
): LiveObject {
  const metadata = {
    ...wanted.metadata,
    uid: `uid-${wanted.metadata.name}`,
    resourceVersion,
    creationTimestamp: '2026-01-01T00:00:00Z',
    managedFields,
  }
  return { ...wanted, metadata } as LiveObject
}

export function create(resource: Resource, wanted: KubeObject): Extract<Change, { action: 'create' }> {
  return {
    action: 'create',
    manifest: { entry: wanted.metadata.name, object: wanted },
    resource,
    live: undefined,
    fields: [],
    taken: [],
    extras: [],
  }
}

export function remove(resource: Resource, found: LiveObject): Extract<Change, { action: 'delete' }> {
  return { action: 'delete', resource, live: found }
}

export function planOf(...changes: Change[]): Plan {
  return {
    checksum: 'c',
    instance: undefined,
    fieldManager: 'kubectl-nixos',
    changes,
    unseen: [],
    mirrored: 0,
  }
}

export const fieldConflict = no(409, 'Conflict', ['.data.a'])

/** Hands that write down each request; what a test does not set succeeds. */
export function fakeHands(overrides: Partial<Hands> = {}) {
  const log: string[] = []
  const reported: Outcome[] = []
  const hands: Hands = {
    concurrency: 4,
    fieldManager: 'kubectl-nixos',
    forceConflicts: false,
    apply: async (_resource, wanted) => ok(live(wanted, '2'), 201),
    read: async () => no(404, 'NotFound'),
    readMetadata: async () => no(404, 'NotFound'),
    remove: async () => ok(undefined),
    served: async () => ok(undefined),
    judge: async () => ({ kind: 'delete' }),
    report: outcome => reported.push(outcome),
    signal: new AbortController().signal,
    ...overrides,
  }
  const logged: Hands = {
    ...hands,
    apply: (resource, wanted, force) => {
      const version = wanted.metadata['resourceVersion']
      log.push(
        `apply ${wanted.kind} ${wanted.metadata.name}${force ? ' force' : ''}${version ? ` at ${version}` : ''}`,
      )
      return hands.apply(resource, wanted, force)
    },
    remove: (resource, found) => {
      log.push(`delete ${found.kind} ${found.metadata.name} at ${found.metadata.resourceVersion}`)
      return hands.remove(resource, found)
    },
  }
  return { hands: logged, log, reported }
}

/** `result Kind name`, one line an outcome. */
export function lines(outcomes: readonly Outcome[]): string[] {
  return outcomes.map(({ change, result, failure, why }) => {
    const { kind, metadata } = 'manifest' in change ? change.manifest.object : change.live
    const reason = failure?.reason ?? why ?? (change.action === 'keep' ? change.reason.kind : '')
    return `${result} ${kind} ${metadata.name}${reason ? `: ${reason}` : ''}`
  })
}
