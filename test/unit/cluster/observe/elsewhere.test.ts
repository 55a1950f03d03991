import { expect, test } from 'vitest'
import type { Reply } from '../../../../src/api/reply.ts'
import { Elsewhere } from '../../../../src/cluster/observe/elsewhere.ts'
import { Mutators } from '../../../../src/cluster/observe/mutators.ts'
import type { Place } from '../../../../src/manifest/moved-to.ts'
import type { KubeObject, LiveObject } from '../../../../src/manifest/object.ts'
import type { Answer } from '../../../../src/plan/observation.ts'
import { no, ok } from '../../plan/replies.ts'
import { fakeApi, liveOf, resourceOf } from '../fake-api.ts'

const object: KubeObject = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'cm', namespace: 'shop' },
  data: { a: 'x' },
}
const unchecked: Answer = { kind: 'not-asked', why: 'namespace-to-come' }
const inDefault = { by: 'dry-run', namespace: 'default' } as const
const checked: Answer = { ...unchecked, fieldsChecked: inDefault }
const created = ok(liveOf(object), 201)
const namesake = ok(liveOf(object))
// The name of the second dry run ends with a random text.
const other = 'cm-random'
const denied = failed(403, 'configmaps "cm" is forbidden: User "jane" cannot patch resource "configmaps"')

function failed(status: number, message: string, field?: string): Reply<never> {
  const causes =
    field === undefined ? [] : [{ reason: 'FieldValueInvalid', field, message: 'Invalid value: 1: no' }]
  return { ok: false, failure: { status, reason: 'Invalid', message, causes } }
}

/** What the server answers at a place, the requests there, and what becomes of it. */
const rows: [string, (at: Place) => Reply<LiveObject>, string[], object][] = [
  ['it passes', () => created, ['default/cm'], checked],
  [
    'an object of the name is there',
    ({ name }) => (name === 'cm' ? namesake : created),
    ['default/cm', `default/${other}`],
    checked,
  ],
  [
    'an object of the name is in conflict with it',
    ({ name }) => (name === 'cm' ? no(409, 'Conflict') : created),
    ['default/cm', `default/${other}`],
    checked,
  ],
  [
    'an object of the name forbids a value',
    ({ name }) => (name === 'cm' ? failed(422, 'invalid', 'data.a') : created),
    ['default/cm', `default/${other}`],
    checked,
  ],
  ['both names are taken', () => namesake, ['default/cm', `default/${other}`], unchecked],
  [
    'a value is wrong under each name',
    ({ name }) => failed(422, `ConfigMap "${name}" is invalid`, 'data.a'),
    ['default/cm', `default/${other}`],
    { kind: 'rejected', failure: { message: 'ConfigMap "cm" is invalid' }, fieldsChecked: inDefault },
  ],
  [
    'only the other name is wrong',
    ({ name }) => failed(422, 'invalid', name === 'cm' ? 'data.a' : 'metadata.name'),
    ['default/cm', `default/${other}`],
    unchecked,
  ],
  [
    'a field is unknown',
    () => failed(500, 'failed to create typed patch object (a): .x: field not declared in schema'),
    ['default/cm'],
    { kind: 'rejected', fieldsChecked: inDefault },
  ],
  ['a quota of that namespace is used up', () => failed(403, 'exceeded quota: q'), ['default/cm'], unchecked],
  [
    'a webhook allows no dry run',
    () => failed(400, 'admission webhook "a.x" does not support dry run'),
    ['default/cm'],
    { kind: 'not-asked', why: 'webhook-without-dry-run', obstacle: 'webhook a.x' },
  ],
  [
    'the user has no rights in default',
    ({ namespace }) => (namespace === 'default' ? denied : created),
    ['default/cm', 'alpha/cm'],
    { ...unchecked, fieldsChecked: { by: 'dry-run', namespace: 'alpha' } },
  ],
  ['the user has no rights in both', () => denied, ['default/cm', 'alpha/cm'], unchecked],
]

interface Around {
  /** The object that is asked about. */
  readonly asked?: KubeObject
  /** Webhooks of the configuration. */
  readonly wanted?: readonly KubeObject[]
  /** Webhooks of the cluster. */
  readonly live?: readonly KubeObject[]
  /** Namespaces that enforce Pod Security. */
  readonly guarded?: readonly string[]
}

function asking(
  answer: (at: Place, sent: KubeObject) => Reply<LiveObject>,
  more = {},
  { asked = object, wanted = [], live = [], guarded = [] }: Around = {},
) {
  const places: string[] = []
  const { api } = fakeApi({
    list: () => ok(live.map(one => liveOf(one))),
    apply: (sent, { at = { namespace: '', name: '' } }) => {
      places.push(`${at.namespace}/${at.name.replace(/-[0-9a-f]{10}$/, '-random')}`)
      return answer(at, sent)
    },
  })
  const served = [resourceOf('MutatingWebhookConfiguration', { group: 'admissionregistration.k8s.io' })]
  const mutators = new Mutators(api, served, wanted)
  const elsewhere = new Elsewhere(api, ['zeta', 'default', 'alpha'], mutators, new Set(guarded))
  const resource = resourceOf(asked.kind, more)
  const manifest = { origin: { title: 'cm', pointer: '' }, object: asked }
  const rules = { fieldManager: 'us', adopt: false, adoptOthers: false, removeExtras: false }
  const question = {
    ...rules,
    manifest,
    resource,
    forceConflicts: false,
    recreate: false,
    keepKinds: new Set<string>(),
    takeOver: [],
    takeBack: [],
    ignore: [],
  }
  return { places, ask: () => elsewhere.ask(question) }
}

test.each(rows)('%s', async (_what, answer, requests, result) => {
  const { places, ask } = asking(answer)
  expect(await ask()).toMatchObject(result)
  expect(places).toEqual(requests)
})

test('a namespace that denies a kind is not asked about that kind again', async () => {
  const { places, ask } = asking(({ namespace }) => (namespace === 'default' ? denied : created))
  await ask()
  await ask()
  expect(places).toEqual(['default/cm', 'alpha/cm', 'alpha/cm'])
})

test('an aggregated API is never dry-run', async () => {
  const { places, ask } = asking(() => created, { aggregated: true })
  expect(await ask()).toEqual(unchecked)
  expect(places).toEqual([])
})

const hook: KubeObject = {
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind: 'MutatingWebhookConfiguration',
  metadata: { name: 'hook' },
  webhooks: [{ rules: [{ apiGroups: [''], resources: ['configmaps'] }] }],
}
const wrongValue = () => failed(422, 'invalid', 'data.a')
const unknownField = () =>
  failed(500, 'failed to create typed patch object (a): .x: field not declared in schema')

test.each<[string, () => Reply<LiveObject>, Parameters<typeof asking>[2], Answer['kind']]>([
  ['a wrong value that a webhook of the configuration may mend', wrongValue, { wanted: [hook] }, 'not-asked'],
  ['a wrong value that a webhook of the cluster may mend', wrongValue, { live: [hook] }, 'not-asked'],
  ['an unknown field, which no webhook can mend', unknownField, { live: [hook] }, 'rejected'],
])('%s', async (_what, reply, hooks, kind) => {
  const { places, ask } = asking(reply, {}, hooks)
  expect((await ask()).kind).toBe(kind)
  expect(places).toEqual(['default/cm'])
})

const pod: KubeObject = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'cm', namespace: 'shop' },
  spec: { serviceAccountName: 'own', priorityClassName: 'high', hostname: 'a' },
}
const missing = failed(403, 'pods "cm" is forbidden: error looking up service account default/own: not found')

test.each<[string, Reply<LiveObject>, object]>([
  ['is checked without them', created, checked],
  ['shows its wrong value without them', failed(422, 'invalid', 'spec.hostname'), { kind: 'rejected' }],
  ['is not checked if the namespace forbids it without them, too', missing, unchecked],
])('a Pod that names what the other namespace lacks %s', async (_what, reply, result) => {
  const sent: unknown[] = []
  const { places, ask } = asking(
    (_at, { spec }) => {
      sent.push(spec)
      return JSON.stringify(spec).includes('own') ? missing : reply
    },
    {},
    { asked: pod },
  )
  expect(await ask()).toMatchObject(result)
  expect(places.slice(0, 2)).toEqual(['default/cm', 'default/cm'])
  expect(sent.slice(0, 2)).toEqual([pod['spec'], { hostname: 'a' }])
})

test('Pods and workloads of a namespace that enforces Pod Security say that it was not checked', async () => {
  const guarded = { asked: pod, guarded: ['shop'] }
  const besides = { fieldsChecked: { ...inDefault, podSecurity: true } }
  expect(await asking(() => created, {}, guarded).ask()).toEqual({ ...unchecked, ...besides })
  expect(await asking(() => created, {}, { guarded: ['shop'] }).ask()).toEqual(checked)
  expect(await asking(() => created, {}, { asked: pod, guarded: ['other'] }).ask()).toEqual(checked)
})
