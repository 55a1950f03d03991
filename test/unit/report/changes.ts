import type { Resource } from '../../../src/api/resource.ts'
import type { LiveObject } from '../../../src/manifest/object.ts'
import type { Change, FieldChange, KeepReason, Plan, Refusal, Write } from '../../../src/plan/change.ts'
import { type Conflict, findConflicts } from '../../../src/plan/conflict.ts'

/** Changes of a small shop, for the reporters' tests. */
export const deployment = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'shop' },
  spec: { replicas: 3 },
}
export const secret = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'login', namespace: 'shop' },
  data: { password: 'aHVudGVyMg==' },
}

const resource: Resource = {
  group: '',
  version: 'v1',
  kind: 'ConfigMap',
  plural: 'configmaps',
  namespaced: true,
  verbs: ['get', 'list', 'delete', 'patch'],
  hasStatus: false,
  aggregated: false,
}

export function liveOf(object: { apiVersion: string; kind: string; metadata: object }): LiveObject {
  const { metadata, ...rest } = object
  return {
    ...rest,
    metadata: {
      name: 'old',
      uid: '4f5e',
      resourceVersion: '7',
      creationTimestamp: '2026-01-01T00:00:00Z',
      ...metadata,
    },
  } as LiveObject
}

type Action = 'create' | 'update' | 'restamp'
type Details = Partial<Pick<Write, 'taken' | 'extras' | 'live'>> & {
  object?: typeof deployment | typeof secret
  notAsked?: NonNullable<Write['notAsked']>
}

export function write(action: Action, fields: readonly FieldChange[], details: Details = {}): Change {
  const { object = deployment, ...rest } = details
  const manifest = { entry: 'web', object }
  return { action, manifest, resource, live: undefined, fields, taken: [], extras: [], ...rest }
}

export function unchanged(extras: Write['extras'] = []): Change {
  return { action: 'unchanged', manifest: { entry: 'web', object: deployment }, resource, extras }
}

export function refused(reason: Refusal, object: typeof deployment | typeof secret = deployment) {
  const manifest = { entry: 'web', object }
  return { action: 'refused' as const, manifest, resource, extras: [], reason }
}

export function found(kind: string, name: string, apiVersion = 'v1', namespace: string | undefined = 'shop') {
  return {
    resource,
    live: liveOf({ apiVersion, kind, metadata: { name, ...(namespace ? { namespace } : {}) } }),
  }
}

export function deletion(
  kind: string,
  name: string,
  apiVersion = 'v1',
  namespace: string | undefined = 'shop',
) {
  return { action: 'delete' as const, ...found(kind, name, apiVersion, namespace) }
}

export function keep(reason: KeepReason): Change {
  return { action: 'keep', ...found('ConfigMap', 'kept'), reason }
}

export function conflict(details: Partial<Conflict> = {}): Conflict {
  return {
    path: '/spec/replicas',
    manager: 'autoscaler',
    operation: 'Apply',
    live: 5,
    wanted: 3,
    takeBack: false,
    ...details,
  }
}

/** A Secret refused over a value that another manager set, as the plan finds it. */
export function secretRefused() {
  const entry = {
    manager: 'autoscaler',
    operation: 'Apply' as const,
    apiVersion: 'v1',
    fieldsV1: { 'f:data': { 'f:password': {} } },
  }
  const metadata = { ...secret.metadata, managedFields: [entry] }
  const changed = { ...secret, metadata, data: { password: 'c2VjcmV0' } }
  const live = liveOf(changed)
  return refused({ kind: 'conflict', conflicts: findConflicts(secret, live, 'kubectl-nixos') }, secret)
}

export function planOf(changes: readonly Change[], details: Partial<Plan> = {}): Plan {
  return {
    checksum: 'c0ffee',
    instance: undefined,
    fieldManager: 'kubectl-nixos',
    changes,
    unseen: [],
    mirrored: 0,
    ...details,
  }
}
