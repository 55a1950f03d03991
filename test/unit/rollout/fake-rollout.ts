import type { Clock } from '../../../src/api/clock.ts'
import type { Resource } from '../../../src/api/resource.ts'
import { keyOf, refOf } from '../../../src/manifest/key.ts'
import type { KubeObject, LiveObject, ManagedFieldsEntry } from '../../../src/manifest/object.ts'
import { aboutOf, identityOf } from '../../../src/plan/about-object.ts'
import type {
  Create,
  Delete,
  Keep,
  Refused,
  Replace,
  Restamp,
  Unchanged,
  Update,
} from '../../../src/plan/change.ts'
import { createdDocument } from '../../../src/plan/diff.ts'
import type { Plan } from '../../../src/plan/plan.ts'
import type { KeepReason, Refusal } from '../../../src/plan/reasons.ts'
import { seal } from '../../../src/plan/seal.ts'
import { fieldPath } from '../../../src/report/field-path.ts'
import type { RolloutEvent } from '../../../src/rollout/events.ts'
import type { Execution } from '../../../src/rollout/execution.ts'
import type { Outcome } from '../../../src/rollout/outcome.ts'
import { Patience } from '../../../src/rollout/patience.ts'
import type { RolloutApi } from '../../../src/rollout/rollout-api.ts'
import { planHead } from '../plan/plan-of.ts'
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

export const secrets: Resource = { ...configMaps, kind: 'Secret', plural: 'secrets' }

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

export const deployments: Resource = {
  ...configMaps,
  group: 'apps',
  kind: 'Deployment',
  plural: 'deployments',
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

function ofManifest(resource: Resource, wanted: KubeObject) {
  return { ...aboutOf(wanted), resource, origin: { title: wanted.metadata.name, pointer: '' }, extras: [] }
}

export function create(resource: Resource, wanted: KubeObject): Create {
  const documents = { after: createdDocument(wanted, resource) }
  const body = seal(wanted, planHead.salt)
  return { action: 'create', ...ofManifest(resource, wanted), body, taken: [], documents }
}

export function update(resource: Resource, wanted: KubeObject, resourceVersion = '1'): Update {
  const { documents, ...write } = create(resource, wanted)
  return {
    ...write,
    action: 'update',
    live: identityOf(live(wanted, resourceVersion)),
    documents: { before: documents.after, ...documents },
    patch: [],
    rows: [],
  }
}

export function replace(resource: Resource, wanted: KubeObject): Replace {
  return { ...update(resource, wanted), action: 'replace', fields: ['data'] }
}

export function restamp(resource: Resource, wanted: KubeObject, resourceVersion = '1'): Restamp {
  const { documents: _1, patch: _2, rows: _3, ...write } = update(resource, wanted, resourceVersion)
  return { ...write, action: 'restamp', changes: 'label' }
}

export function unchanged(resource: Resource, wanted: KubeObject): Unchanged {
  return { action: 'unchanged', ...ofManifest(resource, wanted) }
}

export function refused(resource: Resource, wanted: KubeObject, reason: Refusal): Refused {
  return { action: 'refused', half: 'apply', ...ofManifest(resource, wanted), reason }
}

export function remove(resource: Resource, found: LiveObject): Delete {
  return { action: 'delete', ...aboutOf(found), resource, live: identityOf(found) }
}

export function keep(resource: Resource, found: LiveObject, reason: KeepReason): Keep {
  return { ...remove(resource, found), action: 'keep', reason }
}

export const fieldConflict = no(409, 'Conflict', ['.data.a'])

/** A clock that moves only by sleeping. */
function fakeClock(): Clock {
  let time = 0
  return {
    now: () => time,
    sleep: async milliseconds => {
      time += milliseconds
    },
  }
}

type Overrides = Partial<RolloutApi> &
  Partial<Pick<Execution, 'width' | 'stop' | 'clock'>> & { readonly secrets?: readonly KubeObject[] }

/** A rollout on a cluster that records each request. Requests succeed unless the test sets another answer. */
export function fakeRollout(plan: Plan, { width, stop, clock, secrets, ...overrides }: Overrides = {}) {
  const log: string[] = []
  const events: RolloutEvent[] = []
  const time = clock ?? fakeClock()
  const answers: RolloutApi = {
    apply: async (_resource, body) => ok(live(body, '2'), 201),
    replaceOwners: async (_resource, found) => ok(found),
    read: async () => no(404, 'NotFound'),
    tryCreate: async (_resource, body) => ok(live(body), 201),
    readMetadata: async () => no(404, 'NotFound'),
    patch: async () => no(404, 'NotFound'),
    delete: async () => ok({ gone: false }),
    awaitServed: async () => ok(undefined),
    diagnose: async () => ({ conditions: [], events: [], logs: [], unseen: [] }),
    awaitReady: async objects => objects.map(({ ref }) => ({ ref, readiness: { state: 'ready' } })),
    awaitGone: async () => [],
    lookAgain: async () => async () => ({ kind: 'delete' }),
    ...overrides,
  }
  const api: RolloutApi = {
    ...answers,
    apply: (resource, body, force) => {
      const version = body.metadata['resourceVersion']
      const flags = `${force ? ' force' : ''}${version ? ` at ${version}` : ''}`
      log.push(`apply ${body.kind} ${body.metadata.name}${flags}`)
      return answers.apply(resource, body, force)
    },
    replaceOwners: (resource, found, managedFields) => {
      const owners = managedFields.map(({ manager, operation }) => `${manager} ${operation}`).join(', ')
      const isMarked = JSON.stringify(managedFields).includes('f:kubernixos/adopted')
      const more = isMarked ? ' with kubernixos/adopted' : ''
      log.push(
        `owners ${found.kind} ${found.metadata.name} at ${found.metadata.resourceVersion}: ${owners}${more}`,
      )
      return answers.replaceOwners(resource, found, managedFields)
    },
    patch: (resource, ref, operations, resourceVersion) => {
      log.push(`patch ${ref.kind} ${ref.name} at ${resourceVersion}`)
      return answers.patch(resource, ref, operations, resourceVersion)
    },
    tryCreate: (resource, body, old) => {
      log.push(`try create ${body.kind} ${body.metadata.name}`)
      return answers.tryCreate(resource, body, old)
    },
    delete: (resource, ref, identity) => {
      log.push(`delete ${ref.kind} ${ref.name} at ${identity.resourceVersion}`)
      return answers.delete(resource, ref, identity)
    },
    awaitServed: (crd, resource, kinds) => {
      log.push(`await served ${crd.name}`)
      return answers.awaitServed(crd, resource, kinds)
    },
    diagnose: (found, hide) => {
      log.push(`diagnose ${found.kind} ${found.metadata.name}`)
      return answers.diagnose(found, hide)
    },
    awaitReady: (objects, onWaiting) => {
      log.push(`await ready ${objects.map(({ ref }) => `${ref.kind} ${ref.name}`).join(', ')}`)
      return answers.awaitReady(objects, onWaiting)
    },
    awaitGone: (resource, objects, onWaiting) => {
      log.push(`await gone ${objects.map(({ ref }) => `${ref.kind} ${ref.name}`).join(', ')}`)
      return answers.awaitGone(resource, objects, onWaiting)
    },
  }
  const execution: Execution = {
    plan,
    secrets: new Map((secrets ?? []).map(wanted => [keyOf(refOf(wanted)), { wanted }])),
    api,
    clock: time,
    patience: new Patience(time, 5_000),
    emit: event => events.push(event),
    width: width ?? 4,
    stop: stop ?? new AbortController().signal,
  }
  return { execution, log, events }
}

/** The emitted outcomes, in order. */
export function outcomesOf(events: readonly RolloutEvent[]): Outcome[] {
  return events.flatMap(event => (event.kind === 'outcome' ? [event.outcome] : []))
}

/** `result Kind name: reason`, one line an outcome. A write that took fields of others names these. */
export function lines(outcomes: readonly Outcome[]): string[] {
  return outcomes.map(outcome => {
    const { kind, name } = outcome.change.ref
    const reason = reasonOf(outcome)
    return `${outcome.result} ${kind} ${name}${reason === undefined ? '' : `: ${reason}`}${takenOf(outcome)}`
  })
}

function takenOf(outcome: Outcome): string {
  const taken = 'taken' in outcome ? (outcome.taken ?? []) : []
  const fields = taken.map(({ steps, manager }) => `${fieldPath(steps)} of ${manager}`)
  return fields.length === 0 ? '' : `, taken: ${fields.join(', ')}`
}

function reasonOf(outcome: Outcome): string | undefined {
  switch (outcome.result) {
    case 'failed':
      return outcome.failure.reason
    case 'not-run':
      return outcome.why
    case 'kept':
      return outcome.reason.kind
    default:
      return undefined
  }
}
