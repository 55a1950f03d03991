import { describe, expect, test } from 'vitest'
import type { FailureCause, Reply } from '../../../../src/api/reply.ts'
import type { Seen } from '../../../../src/cluster/observe/ask.ts'
import { askRecreate } from '../../../../src/cluster/observe/ask-recreate.ts'
import type { ApplyOptions } from '../../../../src/cluster/rest/api.ts'
import type { KubeObject, LiveObject } from '../../../../src/manifest/object.ts'
import type { Answer } from '../../../../src/plan/observation.ts'
import { applied } from '../../plan/fixtures.ts'
import { ok } from '../../plan/replies.ts'
import { fakeApi, liveOf, resourceOf } from '../fake-api.ts'

const labelOwned = { 'f:metadata': { 'f:labels': { 'f:kubernixos': {} } } }
const immutable: FailureCause = {
  reason: 'FieldValueInvalid',
  field: 'spec.template',
  message: 'Invalid value: {}: field is immutable',
}
const invalid: FailureCause = { reason: 'FieldValueRequired', field: 'spec.a', message: 'Required value' }

function job(image: string, annotations: Record<string, string> = {}): KubeObject {
  const metadata = { name: 'migrate', namespace: 'shop', labels: { kubernixos: 'now' }, annotations }
  return { apiVersion: 'batch/v1', kind: 'Job', metadata, spec: { image } }
}

function failing(...causes: readonly FailureCause[]) {
  return { status: 422, reason: 'Invalid', message: causes.map(({ message }) => message).join(', '), causes }
}

const no = (...causes: readonly FailureCause[]): Reply<never> => ({ ok: false, failure: failing(...causes) })
const rejected = (...causes: readonly FailureCause[]): Answer => ({
  kind: 'rejected',
  failure: failing(...causes),
})

interface Given {
  readonly object?: KubeObject
  readonly live?: LiveObject | undefined
  readonly answer?: Answer
  readonly recreate?: boolean
  readonly apply?: (object: KubeObject, options: ApplyOptions) => Reply<LiveObject>
}

async function asked(given: Given) {
  const object = given.object ?? job('m:2')
  const { api, log } = fakeApi(given.apply === undefined ? {} : { apply: given.apply })
  const question = {
    manifest: { origin: { title: 'm', pointer: '' }, object },
    resource: resourceOf(object.kind, { group: object.kind === 'Job' ? 'batch' : '' }),
    fieldManager: 'kubectl-nixos',
    forceConflicts: false,
    recreate: given.recreate ?? true,
    keepKinds: new Set<string>(),
    adopt: false,
    adoptOthers: false,
    takeOver: [],
    takeBack: [],
    removeExtras: false,
    ignore: [],
  }
  const live = 'live' in given ? given.live : applied({ ...job('m:1') }, labelOwned)
  // The body that was asked about lacks what others own.
  const { spec: _, ...left } = object
  const seen: Seen = {
    manifest: { ...question.manifest, object: left },
    live,
    answer: given.answer ?? rejected(immutable),
  }
  return { seen, object, log, after: await askRecreate(api, question, seen) }
}

const tried = /^apply Job migra-[0-9a-f]{10} dry-run$/

describe('an object of which only immutable fields change', () => {
  test('is replaced by the whole manifest if the flag asks for it', async () => {
    const { after, object, log } = await asked({})
    expect(after).toMatchObject({
      manifest: { object },
      answer: { kind: 'replaceable', fields: ['spec.template'] },
    })
    expect(log).toEqual([expect.stringMatching(tried)])
  })

  test('is replaced if its annotation asks for it', async () => {
    const object = job('m:2', { 'kubernixos/recreate': 'true' })
    expect((await asked({ object, recreate: false })).after.answer.kind).toBe('replaceable')
  })

  test.each<[string, Record<string, string>]>([
    ['without an annotation', {}],
    ['with the annotation "false"', { 'kubernixos/recreate': 'false' }],
  ])('is refused and could be replaced: %s', async (_name, annotations) => {
    const { after, seen, log } = await asked({ object: job('m:2', annotations), recreate: false })
    expect(after).toEqual({ ...seen, answer: { ...seen.answer, recreate: { kind: 'possible' } } })
    expect(log).toHaveLength(1)
  })

  test('is refused if the server would not create it, and says why only to those who asked', async () => {
    const apply = (object: KubeObject) => no({ ...invalid, message: `${object.metadata.name} is bad` })
    const { after, seen } = await asked({ apply })
    const failure = { causes: [{ message: 'migrate is bad' }], message: 'migrate is bad' }
    expect(after).toMatchObject({ ...seen, answer: { recreate: { kind: 'create-rejected', failure } } })
    const unasked = await asked({ apply, recreate: false })
    expect(unasked.after).toBe(unasked.seen)
  })

  test('is refused if the gate is against it, and no dry run is sent', async () => {
    const live = applied(job('m:1', { 'kubernixos/prune': 'disabled' }), labelOwned)
    const { after, log } = await asked({ live })
    expect(after.answer).toMatchObject({ kind: 'rejected', recreate: { kind: 'kept' } })
    expect(log).toEqual([])
    const unasked = await asked({ live, recreate: false })
    expect(unasked.after).toBe(unasked.seen)
  })

  test('is refused if an object has the name that was tried', async () => {
    const { after } = await asked({ apply: object => ok(liveOf(object), 200) })
    expect(after.answer).toMatchObject({
      recreate: { kind: 'create-rejected', failure: { reason: 'NameTaken' } },
    })
  })
})

test.each<[string, Partial<Given>]>([
  ['another mistake beside an immutable field', { answer: rejected(immutable, invalid) }],
  ['another mistake', { answer: rejected(invalid) }],
  ['a rejection without causes', { answer: rejected() }],
  ['a missing right', { answer: { kind: 'rejected', failure: { ...failing(immutable), status: 403 } } }],
  ['a field of others in the way', { answer: { ...rejected(immutable), inTheWay: [] } as Answer }],
  ['a conflict', { answer: { kind: 'conflict', conflicts: [], failure: failing(immutable) } }],
  ['an accepted object', { answer: { kind: 'proven', restamp: false } }],
  ['an absent object', { live: undefined }],
])('%s is no reason to replace an object', async (_name, given) => {
  const { after, seen, log } = await asked(given)
  expect(after).toBe(seen)
  expect(log).toEqual([])
})

test('the name and the UID of the dry run are put back in its result', async () => {
  const apply = (object: KubeObject) => {
    const { name } = object.metadata
    const labels = { 'job-name': name, 'controller-uid': `uid-${name}` }
    return ok(liveOf({ ...object, spec: { labels } }), 201)
  }
  const { after } = await asked({ apply })
  expect(after.answer).toMatchObject({
    result: {
      metadata: { name: 'migrate', uid: 'uid-migrate' },
      spec: { labels: { 'job-name': 'migrate', 'controller-uid': 'uid-migrate' } },
    },
  })
})

describe('a Service', () => {
  const service = (spec: object): KubeObject => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web', namespace: 'shop', labels: { kubernixos: 'now' } },
    spec: { ...spec },
  })
  const live = applied(
    service({ clusterIP: '10.96.0.7', ports: [{ port: 80, nodePort: 30080 }] }),
    labelOwned,
  )
  const allocated: FailureCause = {
    reason: 'FieldValueInvalid',
    field: 'spec.ports[0].nodePort',
    message: 'Invalid value: 30080: provided port is already allocated',
  }
  const hasNodePort = ({ spec }: KubeObject) => JSON.stringify(spec).includes('nodePort')

  test('is asked about without what only the live one can have now', async () => {
    const object = service({ clusterIP: '10.96.0.8', ports: [{ port: 80, nodePort: 30080 }] })
    const apply = (one: KubeObject) => (hasNodePort(one) ? no(allocated) : ok(liveOf(one), 201))
    const { after, log } = await asked({ object, live, apply })
    expect(log).toHaveLength(2)
    expect(after.answer).toMatchObject({ kind: 'replaceable', result: { spec: object['spec'] as object } })
  })

  test('is refused over a value that a third one has', async () => {
    const object = service({ clusterIP: '10.96.0.8', ports: [{ port: 80, nodePort: 30081 }] })
    const { after, log } = await asked({ object, live, apply: () => no(allocated) })
    expect(log).toHaveLength(1)
    expect(after.answer).toMatchObject({ recreate: { kind: 'create-rejected' } })
  })

  test('is not asked about again after a rejection without causes, as by a webhook', async () => {
    const object = service({ clusterIP: '10.96.0.8', ports: [{ port: 80, nodePort: 30080 }] })
    const apply = (one: KubeObject) => (hasNodePort(one) ? no() : ok(liveOf(one), 201))
    const { after, log } = await asked({ object, live, apply })
    expect(log).toHaveLength(1)
    expect(after.answer).toMatchObject({ recreate: { kind: 'create-rejected' } })
  })

  test('is not asked about again after another rejection', async () => {
    const object = service({ clusterIP: '10.96.0.7', ports: [{ port: 80, nodePort: 30080 }] })
    const { log } = await asked({ object, live, apply: () => no(allocated, invalid) })
    expect(log).toHaveLength(1)
  })
})
