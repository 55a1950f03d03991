import fc from 'fast-check'
import { beforeAll, expect, test, vi } from 'vitest'
import { rejectionOf } from '../../src/api/rejection.ts'
import type { Reply } from '../../src/api/reply.ts'
import { connect } from '../../src/cluster/connect.ts'
import type { Api } from '../../src/cluster/rest/api.ts'
import type { JsonObject, KubeObject, LiveObject } from '../../src/manifest/object.ts'
import { apiOf } from '../model/api-of.ts'
import { builtIn, configMaps, crds, namespaces, widgetCrd, widgets } from '../model/kinds.ts'
import { ModelServer } from '../model/model-server.ts'
import { withoutTimes } from '../model/write-object.ts'
import {
  changedOwners,
  type Operation,
  operation,
  type Precondition,
  type Target,
} from './model-operations.ts'
import { onPlane } from './on-plane.ts'

const { plane } = onPlane({ nodes: 0 })
const namespace = 'model'

const setUp = { fieldManager: 'set-up', force: false, dryRun: false }
const model = apiOf(new ModelServer(), 'anybody')
let real: Api

function connected(): Promise<Api> {
  const { kubeconfig } = plane
  const unlimited = { requestTimeout: 0, retryTimeout: 0, pluginTimeout: 0 }
  return connect({ kubeconfig, context: undefined, ...unlimited, env: {}, home: '/', emit: () => undefined })
}

beforeAll(async () => {
  real = await connected()
  for (const api of [model, real]) {
    const place = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } }
    expect(await api.apply(namespaces.resource, place, setUp)).toMatchObject({ ok: true, status: 201 })
    expect(await api.apply(crds.resource, widgetCrd, setUp)).toMatchObject({ ok: true, status: 201 })
    await vi.waitFor(async () => expect(await api.list(widgets.resource)).toMatchObject({ ok: true }), 30_000)
  }
})

const resourceOf = ({ kind }: { readonly kind: string }) =>
  (kind === 'Widget' ? widgets : configMaps).resource

async function perform(api: Api, one: Operation): Promise<Reply<unknown>> {
  switch (one.kind) {
    case 'apply': {
      const { object, manager: fieldManager, force, dryRun } = one
      return api.apply(resourceOf(object), object, { fieldManager, force, dryRun })
    }
    case 'create':
      return api.create(resourceOf(one.object), one.object, { fieldManager: one.manager })
    case 'edit': {
      const { target, edits, dryRun } = one
      return api.patch(resourceOf(target), refTo(target), edits, { fieldManager: 'kubectl-edit', dryRun })
    }
    case 'owners': {
      const live = await liveOf(api, one.target)
      const value = changedOwners(live?.metadata.managedFields ?? [], one.change)
      const options = { fieldManager: 'one', dryRun: false, ...given('resourceVersion', one.version, live) }
      const owners = { op: 'replace', path: '/metadata/managedFields', value } as const
      return api.patch(resourceOf(one.target), refTo(one.target), [owners], options as never)
    }
    case 'delete': {
      const live = await liveOf(api, one.target)
      const preconditions = { ...given('uid', one.uid, live), ...given('resourceVersion', one.version, live) }
      const options = { ...preconditions, dryRun: one.dryRun }
      return api.delete(resourceOf(one.target), refTo(one.target), options as never)
    }
  }
}

function refTo(target: Target) {
  return { ...target, namespace }
}

async function liveOf(api: Api, target: Target): Promise<LiveObject | undefined> {
  const read = await api.get(resourceOf(target), refTo(target))
  return read.ok ? read.value : undefined
}

function given(field: 'uid' | 'resourceVersion', which: Precondition, live: LiveObject | undefined) {
  const stale = { uid: 'b0a3a5a6-0000-0000-0000-000000000000', resourceVersion: '1' }
  if (which === 'none') return {}
  return { [field]: which === 'right' && live !== undefined ? live.metadata[field] : stale[field] }
}

/** An answer without what differs between two servers: identities, versions, times, and the words of messages. */
function comparable(reply: Reply<unknown>): unknown {
  if (reply.ok) return { status: reply.status, value: isLive(reply.value) ? plain(reply.value) : reply.value }
  const { status, reason, causes } = reply.failure
  const isConflict = causes.some(cause => cause.reason === 'FieldManagerConflict')
  const told = causes.map(({ field, message }) => `${field}: ${message}`).sort()
  return { status, reason, ...(isConflict ? { causes: told } : {}) }
}

function isLive(value: unknown): value is LiveObject {
  return typeof value === 'object' && value !== null && 'metadata' in value
}

function plain(live: LiveObject): JsonObject {
  const {
    uid: _1,
    resourceVersion: _2,
    creationTimestamp: _3,
    deletionTimestamp,
    ...metadata
  } = live.metadata
  const isGoing = deletionTimestamp !== undefined
  return withoutTimes({ ...live, metadata: { ...metadata, isGoing } })
}

/** What lives, and since which operation it has its resourceVersion. */
async function state(api: Api, seen: Map<string, string>) {
  const lists = await Promise.all(
    [configMaps, widgets].map(({ resource }) => api.list(resource, { namespace })),
  )
  const lives = lists.flatMap(list => (list.ok ? list.value : []))
  const ours = lives.filter(({ metadata }) => metadata.name !== 'kube-root-ca.crt')
  return Object.fromEntries(
    ours.map(live => {
      const { kind, metadata } = live
      const key = `${kind} ${metadata.name}`
      const isNew = seen.get(key) !== metadata.resourceVersion
      seen.set(key, metadata.resourceVersion)
      return [key, { ...plain(live), isNew }]
    }),
  )
}

// CONTRIBUTING.md says how to try other sequences.
const seed = Number(process.env['MODEL_SEED'] ?? 1)
const steps = Number(process.env['MODEL_STEPS'] ?? 300)

test('the model answers as the real server does, and holds the same objects', async () => {
  const operations = fc.sample(operation, { seed, numRuns: steps })
  const versions = [new Map<string, string>(), new Map<string, string>()] as const
  const results = new Set<string>()
  for (const [step, one] of operations.entries()) {
    const about = `step ${step} of seed ${seed}: ${JSON.stringify(one)}`
    const [expected, actual] = [await perform(real, one), await perform(model, one)]
    const told = expected.ok ? '' : expected.failure.message
    expect(comparable(actual), `${about} ${told}`).toEqual(comparable(expected))
    expect(await state(model, versions[1]), about).toEqual(await state(real, versions[0]))
    results.add(`${one.kind} ${expected.ok ? expected.status : expected.failure.reason}`)
  }
  // The sequence must contain successes and refusals, or it would prove little.
  const needed = [
    'apply 200',
    'apply 201',
    'apply Conflict',
    'create 201',
    'edit 200',
    'owners 200',
    'owners Conflict',
  ]
  expect([...results]).toEqual(expect.arrayContaining([...needed, 'delete 200', 'delete Conflict']))
})

test('a Namespace takes its contents along, and a finalizer holds it', async () => {
  const namespace = 'emptied'
  const held: Operation = {
    kind: 'create',
    manager: 'maker',
    object: {
      apiVersion: 'example.com/v1',
      kind: 'Widget',
      metadata: { name: 'held', namespace, finalizers: ['example.com/hold'] },
    },
  }
  const late: Operation = {
    kind: 'apply',
    manager: 'one',
    force: false,
    dryRun: false,
    object: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'late', namespace } },
  }
  const ref = { apiVersion: 'v1', kind: 'Namespace', name: namespace }
  const answers = [real, model].map(async api => {
    const made = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } }
    await api.apply(namespaces.resource, made, setUp)
    const place = await api.get(namespaces.resource, ref)
    if (!place.ok) throw new Error(place.failure.message)
    const { uid } = place.value.metadata
    await perform(api, held)
    const deleted = await api.delete(namespaces.resource, ref, { uid, dryRun: false })
    const going = { ok: true, value: { metadata: { deletionTimestamp: expect.any(String) } } }
    const target = { apiVersion: 'example.com/v1', kind: 'Widget', name: 'held', namespace }
    await vi.waitFor(async () => expect(await api.get(widgets.resource, target)).toMatchObject(going), 30_000)
    const refused = await perform(api, late)
    const release = [{ op: 'remove', path: '/metadata/finalizers' }] as const
    await api.patch(widgets.resource, target, release, { fieldManager: 'operator', dryRun: false })
    const gone = { ok: false, failure: { reason: 'NotFound' } }
    await vi.waitFor(async () => expect(await api.get(namespaces.resource, ref)).toMatchObject(gone), 60_000)
    return [comparable(place), deleted, comparable(refused)]
  })
  const [expected, actual] = await Promise.all(answers)
  expect(actual).toEqual(expected)
})

test('a write that changes an immutable field is refused, and any other write is not', async () => {
  const named = (apiVersion: string, kind: string, labels: object, content: object) =>
    ({ apiVersion, kind, metadata: { name: 'fixed', namespace, labels }, ...content }) as KubeObject
  const workload = (tier: string, replicas: number, labels: object = {}) => {
    const template = { metadata: { labels: { tier } }, spec: { containers: [{ name: 'a', image: 'a:1' }] } }
    return named('apps/v1', 'Deployment', labels, {
      spec: { replicas, selector: { matchLabels: { tier } }, template },
    })
  }
  const map = (content: object, labels: object = {}) => named('v1', 'ConfigMap', labels, content)
  const secret = (content: object) => named('v1', 'Secret', {}, content)
  const frozen = { data: { a: 'eA==' }, immutable: true }
  const steps: KubeObject[] = [
    workload('web', 0),
    workload('db', 0),
    workload('db', 1),
    workload('web', 1, { a: 'b' }),
    map(frozen),
    map({ ...frozen, data: { a: 'eQ==' } }),
    map({ data: { a: 'eQ==' } }),
    map({ ...frozen, immutable: false }),
    map(frozen, { a: 'b' }),
    secret(frozen),
    secret({ ...frozen, data: { a: 'eA==', b: 'eA==' } }),
  ]
  const told = async (api: Api, object: KubeObject, dryRun: boolean) => {
    const { resource } = builtIn.find(one => one.resource.kind === object.kind)!
    const reply = await api.apply(resource, object, { fieldManager: 'one', force: false, dryRun })
    if (reply.ok) return reply.status
    const { status, reason, causes } = reply.failure
    const { kind } = rejectionOf(reply.failure)
    return { status, reason, kind, causes: causes.map(cause => `${cause.reason} ${cause.field}`).sort() }
  }
  const answers = [real, model].map(async api => {
    const all: unknown[] = []
    for (const object of steps) all.push([await told(api, object, true), await told(api, object, false)])
    return all
  })
  const [expected, actual] = await Promise.all(answers)
  expect(actual).toEqual(expected)
  expect(JSON.stringify(expected).match(/"kind":"immutable"/g)).toHaveLength(12)
})
