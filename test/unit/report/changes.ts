import type { Resource } from '../../../src/api/resource.ts'
import type { KubeObject, LiveObject } from '../../../src/manifest/object.ts'
import { aboutOf, identityOf } from '../../../src/plan/about-object.ts'
import type {
  Adopt,
  Create,
  Delete,
  Keep,
  PatchOperation,
  Refused,
  RefusedRemoval,
  RefusedWrite,
  Release,
  Replace,
  Restamp,
  Unchanged,
  Update,
} from '../../../src/plan/change.ts'
import { createdDocument } from '../../../src/plan/diff.ts'
import { type Conflict, findConflicts } from '../../../src/plan/fields/conflict.ts'
import type { KeepReason, Refusal } from '../../../src/plan/reasons.ts'
import type { PathStep } from '../../../src/plan/rows/row.ts'
import { seal } from '../../../src/plan/seal.ts'
import { planHead } from '../plan/plan-of.ts'

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

export const resource: Resource = {
  group: '',
  version: 'v1',
  kind: 'ConfigMap',
  plural: 'configmaps',
  namespaced: true,
  verbs: ['get', 'list', 'delete', 'patch'],
  hasStatus: false,
  aggregated: false,
}

function liveOf(object: { apiVersion: string; kind: string; metadata: object }): LiveObject {
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

const live = { uid: '4f5e', resourceVersion: '7' }

type Details = Partial<Pick<Update, 'taken' | 'extras' | 'notAsked' | 'rows'>> & {
  readonly object?: KubeObject
}

function write({ object = deployment, rows: _, ...rest }: Details) {
  const body = seal(object, planHead.salt)
  const origin = { title: 'manifests.web', pointer: '' }
  return { ...aboutOf(object), origin, extras: [], resource, body, taken: [], ...rest }
}

export function create(details: Details = {}): Create {
  const after = createdDocument(details.object ?? deployment, resource)
  return { action: 'create', ...write(details), documents: { after } }
}

export function update(patch: readonly PatchOperation[] = [], details: Details = {}): Update {
  const document = createdDocument(details.object ?? deployment, resource)
  const documents = { before: document, after: document }
  return { action: 'update', ...write(details), live, documents, patch, rows: details.rows ?? [] }
}

export function adoption(fully = false, details: Details = {}): Adopt {
  return { ...update([], details), action: 'adopt', fully }
}

export function replacement(details: Details & Pick<Replace, 'along' | 'heldBy'> = {}): Replace {
  const { documents, patch, rows, ...about } = update([], details)
  return { ...about, action: 'replace', fields: ['spec.selector'], documents, patch, rows }
}

export function restamp(details: Details = {}): Restamp {
  return { action: 'restamp', ...write(details), live, changes: 'label' }
}

export function unchanged(extras: Unchanged['extras'] = []): Unchanged {
  return {
    action: 'unchanged',
    ...aboutOf(deployment),
    origin: { title: 'manifests.web', pointer: '' },
    resource,
    extras,
  }
}

export function refused(reason: Refusal, object: KubeObject = deployment): RefusedWrite {
  return {
    action: 'refused',
    half: 'apply',
    ...aboutOf(object),
    origin: { title: 'manifests.web', pointer: '' },
    resource,
    extras: [],
    reason,
  }
}

function found(kind: string, name: string, apiVersion: string, namespace: string) {
  const metadata = { name, ...(namespace === '' ? {} : { namespace }) }
  const object = liveOf({ apiVersion, kind, metadata })
  return { ...aboutOf(object), resource, live: identityOf(object) }
}

/** An empty namespace is none. */
export function deletion(kind: string, name: string, apiVersion = 'v1', namespace = 'shop'): Delete {
  return { action: 'delete', ...found(kind, name, apiVersion, namespace) }
}

export function release(details: Partial<Release> = {}): Release {
  const { action: _, ...about } = deletion('Node', 'node-1', 'v1', '')
  return { action: 'release', ...about, why: 'adopted', way: 'labels', patch: [], rows: [], ...details }
}

export function refusedRemoval(removal: 'delete' | 'release' = 'delete', status = 403): RefusedRemoval {
  const { action: _, ...about } = deletion('ConfigMap', 'old')
  const failure = { status, reason: 'Forbidden', message: 'not allowed', causes: [] }
  return { action: 'refused', half: 'prune', removal, ...about, failure }
}

export function keep(reason: KeepReason, kind = 'ConfigMap', name = 'kept'): Keep {
  return { action: 'keep', ...found(kind, name, 'v1', 'shop'), reason }
}

/** The steps of a path through maps. */
export function stepsOf(...names: readonly string[]): PathStep[] {
  return names.map(name => ({ kind: 'field', name }))
}

/** A label that somebody added. */
export const extraLabel = {
  path: '/metadata/labels/foo',
  steps: stepsOf('metadata', 'labels', 'foo'),
  manager: 'kubectl-label',
}

export function conflict(details: Partial<Conflict> = {}): Conflict {
  return {
    path: '/spec/replicas',
    steps: stepsOf('spec', 'replicas'),
    manager: 'autoscaler',
    operation: 'Apply',
    live: 5,
    wanted: 3,
    takeBack: false,
    ...details,
  }
}

/** A Secret refused over a value that another manager set, as the plan finds it. */
export function secretRefused(): Refused {
  const entry = {
    manager: 'autoscaler',
    operation: 'Apply' as const,
    apiVersion: 'v1',
    fieldsV1: { 'f:data': { 'f:password': {} } },
  }
  const metadata = { ...secret.metadata, managedFields: [entry] }
  const changed = { ...secret, metadata, data: { password: 'c2VjcmV0' } }
  const conflicts = findConflicts(secret, liveOf(changed), { fieldManager: 'kubectl-nixos', takeBack: [] })
  return refused({ kind: 'conflict', conflicts }, secret)
}
