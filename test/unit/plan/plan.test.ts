import { describe, expect, test } from 'vitest'
import type { Resource } from '../../../src/api/resource.ts'
import { keyOf, refOf } from '../../../src/manifest/key.ts'
import type { JsonObject, KubeObject, LiveObject, ManagedFieldsEntry } from '../../../src/manifest/object.ts'
import { findConflicts } from '../../../src/plan/fields/conflict.ts'
import { predicted } from '../../../src/plan/fields/predicted.ts'
import type { Answer, Observation } from '../../../src/plan/observation.ts'
import { hasDifferences, hasRefusals, makePlan, type PlanInput, summarise } from '../../../src/plan/plan.ts'
import { planWrite } from '../../../src/plan/plan-write.ts'
import type { Judged, Verdict } from '../../../src/plan/prune/prune-gate.ts'
import type { KeepReason } from '../../../src/plan/reasons.ts'
import { replacement, update } from '../report/changes.ts'
import { applied, entryOf, live, resource, wanted } from './fixtures.ts'
import { planHead } from './plan-of.ts'
import { printPlan } from './print-plan.ts'

const us = 'kubectl-nixos'
const kind = resource('ConfigMap', 'configmaps')
const empty: PlanInput = {
  ...planHead,
  checksum: 'aaa',
  writes: [],
  refused: [],
  removals: new Map(),
  along: new Map(),
  judged: [],
  unseen: [],
}

function observation(
  object: KubeObject,
  found: LiveObject | undefined,
  answer: Answer,
  of: Resource | undefined = kind,
): Observation {
  return {
    manifest: { origin: { title: object.metadata.name, pointer: '' }, object },
    resource: of,
    live: found,
    answer,
  }
}

function named(apiVersion: string, kindName: string, name: string): KubeObject {
  return { apiVersion, kind: kindName, metadata: { name, labels: { kubernixos: 'aaa' } } }
}

function inNamespace(name: string, namespace: string): KubeObject {
  const { metadata, ...object } = named('v1', 'ConfigMap', name)
  return { ...object, metadata: { ...metadata, namespace } }
}

function judged(object: KubeObject, verdict: Verdict, metadata: object = {}): Judged {
  return { candidate: { resource: kind, live: applied(object, {}, metadata), contents: [] }, verdict }
}

function accepted(result: LiveObject): Answer {
  return { kind: 'accepted', result, taken: [] }
}

/** The live object as a dry-run would return it after a change. */
function changed(name: string, change: (result: LiveObject) => void): LiveObject {
  const result = live(name)
  change(result)
  return result
}

function plan(...observations: Observation[]) {
  return planOf(empty, observations)
}

/** A plan whose wanted objects were observed like this. */
function planOf(input: PlanInput, observations: readonly Observation[]) {
  return makePlan({ ...input, writes: observations.map(one => planWrite(one, input)) })
}

test('the changes of a plan are in the order in which they are carried out', () => {
  const edited = live('deployment-edited')
  const taken = findConflicts(wanted('deployment'), edited, { fieldManager: us, takeBack: [] })
  const observations = [
    observation(wanted('configmap'), live('configmap'), { kind: 'proven', restamp: true }),
    observation(wanted('secret'), live('secret'), { kind: 'proven', restamp: false }),
    observation(wanted('deployment'), edited, {
      kind: 'accepted',
      result: predicted(wanted('deployment'), edited, us),
      taken,
    }),
    observation(wanted('service'), undefined, { kind: 'not-asked', why: 'namespace-to-come' }),
    observation(named('v1', 'Namespace', 'shop'), undefined, accepted(live('configmap'))),
    observation(named('example.com/v1', 'Widget', 'w'), undefined, {
      kind: 'not-asked',
      why: 'kind-to-come',
    }),
  ]
  const candidates = [
    judged(named('v1', 'Namespace', 'old'), { kind: 'delete' }),
    judged(named('v1', 'ConfigMap', 'old'), { kind: 'delete' }),
    judged(
      named('v1', 'ConfigMap', 'going'),
      { kind: 'delete' },
      { deletionTimestamp: '2026-11-22T12:00:00Z' },
    ),
    judged(named('v1', 'ConfigMap', 'spared'), { kind: 'keep', reason: { kind: 'prune-disabled' } }),
    judged(named('v1', 'ConfigMap', 'settings'), { kind: 'keep', reason: { kind: 'wanted' } }),
    judged(named('v1', 'Endpoints', 'web'), { kind: 'mirrored' }),
  ]
  const made = planOf({ ...empty, judged: candidates }, observations)
  expect(`\n${printPlan(made)}\n`).toMatchInlineSnapshot(`
    "
    create Namespace shop
      add the whole object
    create Service shop/web (namespace-to-come)
      add the whole object
    update Deployment shop/web
      replace /spec/replicas
      replace /spec/template/spec/containers/0/image
      taken /spec/replicas from kubectl
      taken /spec/template/spec/containers/0/image from kubectl-patch
      extra /metadata/annotations/note of kubectl-annotate
      extra /metadata/labels/tier of kubectl-label
      extra /spec/template/metadata/annotations/kubectl.kubernetes.io~1restartedAt of kubectl-rollout
      extra /spec/template/spec/containers/0/env/2 of kubectl-set
      extra /spec/template/spec/initContainers/0/env/0 of kubectl-set
      extra /spec/template/spec/initContainers/1/env/0 of kubectl-set
    create Widget w (kind-to-come)
      add the whole object
    restamp ConfigMap shop/settings
    delete ConfigMap old
    delete Namespace old
    keep ConfigMap spared (prune-disabled)
    unchanged Secret shop/db
    mirrored: 1
    "
  `)
  expect(summarise(made)).toEqual({
    create: 3,
    update: 1,
    replace: 0,
    adopt: 0,
    release: 0,
    restamp: 1,
    unchanged: 1,
    refused: 0,
    delete: 2,
    keep: 1,
  })
})

describe('a replacement', () => {
  const answer = (result: LiveObject): Answer => ({ kind: 'replaceable', fields: ['data'], result })

  test('shows what differs from the new object, and fields of others are no extras but go', () => {
    const old = live('configmap')
    const labelled = {
      ...old,
      metadata: { ...old.metadata, labels: { ...old.metadata.labels, theirs: 'x' } },
    }
    const made = planWrite(observation(wanted('configmap'), labelled, answer(live('configmap'))), planHead)
    expect(made).toMatchObject({
      action: 'replace',
      fields: ['data'],
      live: { uid: old.metadata.uid, resourceVersion: old.metadata.resourceVersion },
      extras: [],
      taken: [],
      patch: [{ op: 'remove', path: '/metadata/labels' }],
    })
    expect(hasDifferences(makePlan({ ...empty, writes: [made] }))).toBe(true)
  })

  test('names the finalizers of the old object, and who has set them', () => {
    const old = live('configmap')
    const fieldsV1 = { 'f:metadata': { 'f:finalizers': { 'v:"example.com/a"': {} } } }
    const entry: ManagedFieldsEntry = { manager: 'operator', operation: 'Update', apiVersion: 'v1', fieldsV1 }
    const held = (finalizers: string[]): LiveObject => ({
      ...old,
      metadata: { ...old.metadata, finalizers, managedFields: [entry] },
    })
    const made = (object: LiveObject) =>
      planWrite(observation(wanted('configmap'), object, answer(live('configmap'))), planHead)
    expect(made(held(['example.com/a']))).toMatchObject({
      heldBy: {
        finalizers: ['example.com/a'],
        holders: [{ finalizer: 'example.com/a', manager: 'operator' }],
      },
    })
    expect(made(held([]))).not.toHaveProperty('heldBy')
  })

  test('of an object that is gone is a creation', () => {
    const made = planWrite(observation(wanted('configmap'), undefined, answer(live('configmap'))), planHead)
    expect(made.action).toBe('create')
  })

  test('has what goes along, if that was counted', () => {
    const along = new Map([['4f5e', [{ what: 'pods', count: 3 }]]])
    const writes = [
      replacement(),
      { ...replacement(), live: { uid: 'other', resourceVersion: '1' } },
      update(),
    ]
    const { changes } = makePlan({ ...empty, writes, along })
    expect(changes.map(change => ('along' in change ? change.along : undefined))).toEqual([
      [{ what: 'pods', count: 3 }],
      undefined,
      undefined,
    ])
  })
})

test('a deletion has what goes along, and what of it no controller owns', () => {
  const [shop, bare] = ['shop', 'bare'].map(name =>
    judged(named('v1', 'Namespace', name), { kind: 'delete' }),
  )
  if (shop === undefined || bare === undefined) throw new Error('no candidates')
  const holds = [{ what: 'secrets', count: 1 }]
  const full = { ...shop, candidate: { ...shop.candidate, contents: holds } }
  const { changes } = makePlan({ ...empty, judged: [full, bare] })
  expect(changes.map(change => (change.action === 'delete' ? change.holds : change))).toEqual([
    undefined,
    holds,
  ])
})

test('what is kept alone goes with its Namespace or CRD', () => {
  const disabled: Verdict = { kind: 'keep', reason: { kind: 'prune-disabled' } }
  const crd = 'apiextensions.k8s.io/v1'
  const holder = judged(named('v1', 'Namespace', 'shop'), { kind: 'delete' })
  const inside = judged(inNamespace('a', 'shop'), disabled)
  const outside = judged(inNamespace('b', 'other'), disabled)
  const kinds = judged(named(crd, 'CustomResourceDefinition', 'configmaps'), { kind: 'delete' })
  const actions = (...candidates: Judged[]) =>
    makePlan({ ...empty, judged: candidates }).changes.map(change => {
      const going = change.action === 'delete' ? (change.oursInside ?? []) : []
      return [change.action, change.ref.name, ...going.map(({ ref, reason }) => `${ref.name} ${reason.kind}`)]
    })
  expect(actions(holder, inside, outside)).toEqual([
    ['delete', 'shop', 'a prune-disabled'],
    ['keep', 'b'],
  ])
  expect(actions(judged(named('v1', 'Namespace', 'shop'), disabled), inside)).toEqual([
    ['keep', 'shop'],
    ['keep', 'a'],
  ])
  expect(actions(kinds, outside)).toEqual([['delete', 'configmaps', 'b prune-disabled']])
})

describe('the change for one observation', () => {
  const config = wanted('configmap')
  const same = live('configmap')
  const failure = { status: 422, reason: 'Invalid', message: 'bad', causes: [] }
  const terminating = changed('configmap', ({ metadata }) =>
    Object.assign(metadata, { deletionTimestamp: 'x' }),
  )
  const going = (condition = 'Suspended') => ({
    ...terminating,
    status: { conditions: [{ type: condition, status: 'True' }] },
  })
  const labelled = (labels: JsonObject) =>
    changed('configmap', ({ metadata }) => Object.assign(metadata, { labels }))
  const withData = changed('configmap', result => Object.assign(result, { data: { mode: 'dev' } }))
  const restamped = changed('configmap', ({ metadata }) =>
    Object.assign(metadata.labels ?? {}, { kubernixos: 'bbb' }),
  )
  const owning = changed('configmap', result => Object.assign(entryOf(result, us), { fieldsV1: {} }))
  const later = changed('configmap', result =>
    Object.assign(entryOf(result, us), { time: '2030-01-01T00:00:00Z' }),
  )
  const others = changed('configmap', ({ metadata }) =>
    metadata.managedFields?.push({
      manager: 'x',
      operation: 'Update',
      apiVersion: 'v1',
      subresource: 'status',
    }),
  )

  test.each<[string, LiveObject | undefined, Answer, string]>([
    ['no live object', undefined, accepted(same), 'create'],
    ['a value differs', same, accepted(withData), 'update'],
    ['only the checksum differs', same, accepted(restamped), 'restamp'],
    ['only our entry differs', same, accepted(owning), 'restamp'],
    ['nothing differs', same, accepted(same), 'unchanged'],
    ['only a time differs', same, accepted(later), 'unchanged'],
    ['only an entry of another manager differs', same, accepted(others), 'unchanged'],
    ['proven', same, { kind: 'proven', restamp: false }, 'unchanged'],
    ['proven, except for the checksum', same, { kind: 'proven', restamp: true }, 'restamp'],
    ['terminating', terminating, { kind: 'proven', restamp: false }, 'refused terminating'],
    [
      'another instance',
      labelled({ kubernixos: 'a', 'kubernixos/instance': 'b' }),
      accepted(same),
      'refused other-instance',
    ],
    [
      'another instance without a checksum',
      labelled({ 'kubernixos/instance': 'b' }),
      accepted(same),
      'refused other-instance',
    ],
    ['not labelled yet', labelled({}), accepted(same), 'restamp'],
    ['unknown kind', undefined, { kind: 'unknown-kind', similar: [] }, 'refused unknown-kind'],
    ['rejected', same, { kind: 'rejected', failure }, 'refused rejected'],
    ['a conflict', same, { kind: 'conflict', conflicts: [], failure }, 'refused conflict'],
  ])('%s', (_what, found, answer, expected) => {
    const [change] = plan(observation(config, found, answer)).changes
    const isRefused = change?.action === 'refused' && change.half === 'apply'
    expect(`${change?.action}${isRefused ? ` ${change.reason.kind}` : ''}`).toBe(expected)
  })

  test.each<[string, LiveObject | undefined, Answer, object]>([
    ['is gone', undefined, accepted(same), { action: 'unchanged', ranBefore: true }],
    ['is gone, not asked', undefined, { kind: 'not-asked', why: 'webhook-silent' }, { ranBefore: true }],
    ['is rejected', undefined, { kind: 'rejected', failure }, { action: 'refused' }],
    ['exists again', same, accepted(withData), { action: 'update' }],
    ['is just being removed', going('Complete'), accepted(same), { action: 'unchanged', ranBefore: true }],
    ['has failed and is being removed', going('Failed'), accepted(same), { action: 'refused' }],
    ['is removed while it runs', going(), accepted(same), { action: 'refused' }],
  ])('an object that ran before and %s', (_what, found, answer, expected) => {
    const seen = observation(config, found, answer)
    const context = { ...empty, ranBefore: new Set([keyOf(refOf(config))]) }
    expect(planWrite(seen, context)).toMatchObject(expected)
    expect(planWrite(seen, empty)).not.toHaveProperty('ranBefore')
  })

  test('an object of the nameless instance is not taken into a named one', () => {
    const made = planOf({ ...empty, instance: 'a' }, [observation(config, same, accepted(same))])
    expect(made.changes).toMatchObject([{ action: 'refused', reason: { kind: 'other-instance' } }])
  })

  test.each([
    ['a named instance', { kubernixos: 'a', 'kubernixos/instance': 'b' }, 'b'],
    ['the nameless one', { kubernixos: 'a' }, null],
  ])('an object of %s is taken if the run takes those of others', (_what, labels, name) => {
    const run = { ...empty, instance: 'a', adopt: true, adoptOthers: true }
    const made = planOf(run, [observation(config, labelled(labels), accepted(withData))])
    expect(made.changes).toMatchObject([{ action: 'adopt', fully: true, from: { name } }])
    expect(made.changes[0]).not.toHaveProperty('helm')
    const going = {
      ...labelled(labels),
      metadata: { ...labelled(labels).metadata, deletionTimestamp: 'now' },
    }
    const refused = planOf(run, [observation(config, going, accepted(withData))])
    expect(refused.changes).toMatchObject([{ action: 'refused', reason: { kind: 'terminating' } }])
  })

  test('a rejection does not show the values of a Secret', () => {
    const told = {
      ...failure,
      message: 'Invalid value: "hunter22"',
      causes: [{ reason: 'FieldValueInvalid', field: 'data', message: 'aHVudGVyMjI=' }],
    }
    const made = plan(observation(wanted('secret'), live('secret'), { kind: 'rejected', failure: told }))
    expect(JSON.stringify(made.changes.map(change => 'reason' in change && change.reason))).not.toMatch(
      /hunter22|aHVu/,
    )
  })
})

describe('what is in the way of a Secret', () => {
  const field = {
    kind: 'field' as const,
    path: '/data/a',
    steps: [],
    keys: ['f:data', 'f:a'],
    managers: [],
    why: 'Invalid value: "hunter22"',
  }
  const leftover = { ...field, owners: ['helm'] }
  const invalid = { status: 422, reason: 'Invalid', message: 'Invalid value', causes: [] }
  const secret = live('secret')

  test.each<[string, Answer]>([
    ['that is cleared', { kind: 'accepted', result: secret, taken: [], claims: [field] }],
    ['that stays', { kind: 'rejected', failure: invalid, inTheWay: [leftover] }],
  ])('%s is named without its values', (_what, answer) => {
    const text = JSON.stringify(plan(observation(wanted('secret'), secret, answer)).changes)
    expect(text).toContain('Invalid value')
    expect(text).not.toContain('hunter22')
  })
})

describe('an object of an aggregated API server, which gets no dry run', () => {
  const notAsked: Answer = { kind: 'not-asked', why: 'aggregated' }
  const edited = live('deployment-edited')
  const byOperator = live('deployment-edited')
  Object.assign(entryOf(byOperator, 'kubectl-patch'), { manager: 'operator' })
  const unowned = changed('configmap', ({ metadata }) => Object.assign(metadata, { managedFields: [] }))

  test.each<[string, KubeObject, LiveObject | undefined, boolean, string]>([
    ['no live object', wanted('configmap'), undefined, false, 'create'],
    ['owned and equal', wanted('configmap'), live('configmap'), false, 'unchanged'],
    ['equal, but never applied by us', wanted('configmap'), unowned, false, 'restamp'],
    ['edits of people', wanted('deployment'), edited, false, 'update'],
    ['edits of an operator', wanted('deployment'), byOperator, false, 'refused'],
    ['edits of an operator, forced', wanted('deployment'), byOperator, true, 'update'],
  ])('%s', (_what, object, found, forceConflicts, action) => {
    const made = planOf({ ...empty, forceConflicts }, [observation(object, found, notAsked)])
    expect(made.changes.map(change => change.action)).toEqual([action])
  })

  test('a conflict that is taken back has both values', () => {
    expect(printPlan(plan(observation(wanted('deployment'), edited, notAsked)))).toContain(
      [
        'update Deployment shop/web (aggregated)',
        '  replace /spec/replicas',
        '  replace /spec/template/spec/containers/0/image',
        '  taken /spec/replicas from kubectl',
      ].join('\n'),
    )
  })
})

describe('the exit code of diff', () => {
  const delete_ = makePlan({
    ...empty,
    judged: [judged(named('v1', 'ConfigMap', 'old'), { kind: 'delete' })],
  })
  const keptFor = (reason: KeepReason) =>
    makePlan({ ...empty, judged: [judged(named('v1', 'ConfigMap', 'o'), { kind: 'keep', reason })] })
  const keep = keptFor({ kind: 'legacy' })
  const restamp = plan(observation(wanted('configmap'), live('configmap'), { kind: 'proven', restamp: true }))
  const create = plan(observation(wanted('configmap'), undefined, { kind: 'not-asked', why: 'kind-to-come' }))
  const manifest = { origin: { title: 'a', pointer: '' }, object: wanted('configmap') }
  const refused = makePlan({
    ...empty,
    refused: [{ manifest, resource: kind, reason: { kind: 'namespace-mismatch', asked: 'x' } }],
  })

  test.each([
    ['nothing', plan(), false, false],
    ['a restamp', restamp, false, false],
    ['a kept object', keep, false, false],
    ['a creation', create, true, false],
    ['a deletion', delete_, true, false],
    ['a refusal', refused, false, true],
    ['an empty configuration', keptFor({ kind: 'empty-configuration' }), false, true],
    ['more deletions than the limit', keptFor({ kind: 'over-limit', limit: 1, asked: 2 }), false, true],
    [
      'a move by the kubeconfig',
      keptFor({ kind: 'other-namespace', lives: 'a', wanted: 'b', by: 'context' }),
      false,
      true,
    ],
  ])('%s', (_what, made, differs, refuses) => {
    expect([hasDifferences(made), hasRefusals(made)]).toEqual([differs, refuses])
  })
})
