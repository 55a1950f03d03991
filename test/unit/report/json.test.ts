import { describe, expect, test } from 'vitest'
import type { Plan } from '../../../src/plan/plan.ts'
import { planWrite } from '../../../src/plan/plan-write.ts'
import type { KeepReason, Refusal } from '../../../src/plan/reasons.ts'
import type { PathStep, Row } from '../../../src/plan/rows/row.ts'
import { diffJson, rolloutJson } from '../../../src/report/json.ts'
import { applyChange } from '../../../src/rollout/apply-task.ts'
import type { Outcome } from '../../../src/rollout/outcome.ts'
import { predict } from '../../../src/rollout/predict.ts'
import { planHead, planOf } from '../plan/plan-of.ts'
import { fakeRollout } from '../rollout/fake-rollout.ts'
import {
  conflict,
  create,
  deletion,
  extraLabel,
  keep,
  refused,
  replacement,
  resource,
  secret,
  secretRefused,
  stepsOf,
  unchanged,
  update,
} from './changes.ts'
import { schema, valid, validate } from './output-schema.ts'

const failure = { status: 422, reason: 'Invalid', message: 'Invalid value: "aHVudGVyMg=="', causes: [] }

const diffOf = (plan: Plan) => valid(diffJson(plan))
const rolloutOf = (...outcomes: Outcome[]) =>
  valid(rolloutJson({ plan: planOf([]), outcomes, dryRun: 'none', reason: null }))

// Records, so that a new reason is a compile error until it is added here.
const refusals: { [K in Refusal['kind']]: Extract<Refusal, { kind: K }> } = {
  'unknown-kind': { kind: 'unknown-kind', similar: [] },
  conflict: {
    kind: 'conflict',
    conflicts: [conflict({ subresource: 'scale', live: undefined }), conflict()],
  },
  rejected: { kind: 'rejected', failure },
  'other-instance': { kind: 'other-instance', instance: 'b' },
  terminating: { kind: 'terminating' },
  'namespace-mismatch': { kind: 'namespace-mismatch', asked: 'cart' },
  'value-held': {
    kind: 'value-held',
    field: 'spec.clusterIP',
    value: '10.96.0.7',
    holder: { apiVersion: 'v1', kind: 'Service', name: 'old' },
    fate: 'release',
  },
  'over-limit': { kind: 'over-limit', limit: 1, asked: 2, replaced: 2 },
}
const keeps: { [K in KeepReason['kind']]: Extract<KeepReason, { kind: K }> } = {
  wanted: { kind: 'wanted' },
  restored: { kind: 'restored' },
  'other-owner': { kind: 'other-owner', manager: 'm' },
  'managed-by': { kind: 'managed-by', tool: 'Helm' },
  controlled: { kind: 'controlled', owner: 'Widget w' },
  'prune-disabled': { kind: 'prune-disabled' },
  'kept-kind': { kind: 'kept-kind', what: 'secrets' },
  cleared: { kind: 'cleared' },
  'other-namespace': { kind: 'other-namespace', lives: 'shop', wanted: 'default', by: 'nobody' },
  unplaced: { kind: 'unplaced' },
  'namespace-in-use': { kind: 'namespace-in-use' },
  'other-field-manager': { kind: 'other-field-manager', manager: 'm' },
  legacy: { kind: 'legacy' },
  contents: { kind: 'contents', what: 'objects', count: 2 },
  'contents-unseen': { kind: 'contents-unseen', kinds: ['secrets'] },
  'apply-failed': { kind: 'apply-failed' },
  'not-ready': { kind: 'not-ready' },
  'empty-configuration': { kind: 'empty-configuration' },
  'over-limit': { kind: 'over-limit', limit: 1, asked: 2 },
  'changed-since': { kind: 'changed-since', what: 'gone' },
}

describe('diff', () => {
  test('the whole document', () => {
    const extras = [extraLabel]
    const fields = [
      { op: 'replace', path: '/spec/replicas', value: '\uF5B3i9007199254740993' },
      { op: 'remove', path: '/spec/paused' },
      { op: 'add', path: '/spec/strategy', value: null },
    ] as const
    const list = stepsOf('spec', 'list')
    const web: PathStep = { kind: 'item', keys: { name: 'web' } }
    const after = {
      path: stepsOf('data', 'a.yaml'),
      pointers: { before: '/data/a.yaml', after: '/data/a.yaml' },
    }
    const port = { kind: 'changed', path: stepsOf('port'), pointers: {}, before: 1, after: 2 } as const
    const rows: Row[] = [
      { kind: 'moved', path: list, pointers: {}, items: 9, order: [web], movedItems: 1, moved: [web] },
      {
        kind: 'changed',
        ...after,
        before: 'port: 1',
        after: 'port: 2',
        inner: { format: 'YAML', rows: [port] },
      },
      { kind: 'added', path: [...list, web], pointers: { after: '/spec/list/0' }, after: 1, byServer: true },
      { kind: 'removed', path: list, pointers: { before: '/spec/list' }, before: 1 },
      { kind: 'changed', path: list, pointers: {}, byServer: true, before: 30001 },
    ]
    const changes = [
      update(fields, { rows, extras, notAsked: 'aggregated' }),
      unchanged(extras),
      deletion('ConfigMap', 'old'),
    ]
    const plan = planOf(changes, {
      instance: 'blue',
      unseen: [
        { kind: 'failed', what: 'widgets.example.com', why: 'forbidden' },
        { kind: 'forbidden', what: 'secrets', why: 'no right', seenIn: ['shop'], wanted: false },
      ],
    })
    diffOf(plan)
    expect(diffJson(plan)).toMatchInlineSnapshot(`
      "{
        "apiVersion": "kubectl-nixos/v1",
        "kind": "Diff",
        "checksum": "c0ffee",
        "instance": "blue",
        "cluster": {
          "server": "https://127.0.0.1:6443",
          "context": "prod"
        },
        "reason": null,
        "summary": {
          "create": 0,
          "update": 1,
          "replace": 0,
          "adopt": 0,
          "restamp": 0,
          "release": 0,
          "delete": 1,
          "keep": 0,
          "refused": 0,
          "unchanged": 1
        },
        "changes": [
          {
            "action": "update",
            "object": {
              "apiVersion": "apps/v1",
              "kind": "Deployment",
              "namespace": "shop",
              "name": "web"
            },
            "patch": [
              {
                "op": "replace",
                "path": "/spec/replicas",
                "value": 9007199254740993
              },
              {
                "op": "remove",
                "path": "/spec/paused"
              },
              {
                "op": "add",
                "path": "/spec/strategy",
                "value": null
              }
            ],
            "fields": [
              {
                "op": "move",
                "path": "spec.list",
                "items": 9,
                "order": [
                  "[name=web]"
                ],
                "moved": [
                  "[name=web]"
                ],
                "movedItems": 1
              },
              {
                "op": "replace",
                "path": "data[\\"a.yaml\\"]",
                "pointer": "/data/a.yaml",
                "before": "port: 1",
                "after": "port: 2",
                "text": {
                  "format": "YAML",
                  "fields": [
                    {
                      "op": "replace",
                      "path": "port",
                      "before": 1,
                      "after": 2
                    }
                  ]
                }
              },
              {
                "op": "add",
                "path": "spec.list[name=web]",
                "pointer": "/spec/list/0",
                "byServer": true,
                "after": 1
              },
              {
                "op": "remove",
                "path": "spec.list",
                "pointer": "/spec/list",
                "before": 1
              },
              {
                "op": "replace",
                "path": "spec.list",
                "byServer": true,
                "before": 30001
              }
            ],
            "notAsked": "aggregated"
          },
          {
            "action": "delete",
            "object": {
              "apiVersion": "v1",
              "kind": "ConfigMap",
              "namespace": "shop",
              "name": "old"
            }
          }
        ],
        "extras": [
          {
            "object": {
              "apiVersion": "apps/v1",
              "kind": "Deployment",
              "namespace": "shop",
              "name": "web"
            },
            "path": "/metadata/labels/foo",
            "field": "metadata.labels.foo",
            "manager": "kubectl-label"
          },
          {
            "object": {
              "apiVersion": "apps/v1",
              "kind": "Deployment",
              "namespace": "shop",
              "name": "web"
            },
            "path": "/metadata/labels/foo",
            "field": "metadata.labels.foo",
            "manager": "kubectl-label"
          }
        ],
        "leaving": [],
        "unseen": [
          {
            "what": "widgets.example.com",
            "why": "forbidden",
            "stopsPrune": true
          },
          {
            "what": "secrets",
            "why": "no right",
            "seenIn": [
              "shop"
            ],
            "stopsPrune": false
          }
        ]
      }
      "
    `)
  })

  test.each(Object.values(refusals))('refused: %o', reason => {
    expect(diffOf(planOf([refused(reason)])).changes[0].reason).toMatchObject({ kind: reason.kind })
  })

  test.each(Object.values(keeps))('kept: %o', reason => {
    expect(diffOf(planOf([keep(reason)])).changes[0].reason).toMatchObject({ kind: reason.kind })
  })

  const whys = [
    'namespace-to-come',
    'namespace-refused',
    'kind-to-come',
    'kind-to-change',
    'reference-to-come',
    'aggregated',
  ] as const
  test.each(whys)('not asked: %s', notAsked => {
    expect(diffOf(planOf([create({ notAsked })])).changes[0]).toMatchObject({ notAsked })
  })

  test('inside a pod there is no context', () => {
    const { server } = planHead.cluster
    const document = diffOf(planOf([], { cluster: { server } }))
    expect(document.cluster).toEqual({ server, context: null })
  })
})

describe('a Job that ran before', () => {
  const ran = { ...unchanged(), ranBefore: true } as const
  const ranBefore = [{ apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'shop', name: 'web' }]

  test('counts as unchanged, and is named', () => {
    expect(diffOf(planOf([ran]))).toMatchObject({ changes: [], summary: { unchanged: 1 }, ranBefore })
    expect(rolloutOf({ change: ran, result: 'unchanged' })).toMatchObject({ changes: [], ranBefore })
    expect(diffOf(planOf([unchanged()]))).not.toHaveProperty('ranBefore')
  })
})

describe('rollout', () => {
  test('the results and their reasons', () => {
    const change = update([{ op: 'replace', path: '/spec/replicas', value: 3 }])
    const { legacy, wanted } = keeps
    const { changes, summary, dryRun } = rolloutOf(
      { change, result: 'configured' },
      { change: unchanged(), result: 'unchanged' },
      { change, result: 'failed', failure },
      { change, result: 'not-run', why: 'it needs Namespace shop, which failed' },
      { change: keep(legacy), result: 'kept', reason: legacy },
      { change: keep(wanted, 'Pod', 'a'), result: 'kept', reason: wanted },
      { change: refused(refusals.conflict), result: 'refused' },
      { change: deletion('Pod', 'b'), result: 'pruned' },
    )
    expect(dryRun).toBe('none')
    expect(summary).toMatchObject({
      configured: 1,
      unchanged: 1,
      failed: 1,
      'not-run': 1,
      kept: 2,
      created: 0,
    })
    expect(
      changes.map((change: { action: string; reason?: { kind: string } }) => [
        change.action,
        change.reason?.kind,
      ]),
    ).toEqual([
      ['configured', undefined],
      ['failed', 'failed'],
      ['not-run', 'not-run'],
      ['kept', 'legacy'],
      ['kept', 'wanted'],
      ['refused', 'conflict'],
      ['pruned', undefined],
    ])
    expect(changes[0].patch).toEqual([{ op: 'replace', path: '/spec/replicas', value: 3 }])
    expect(changes[1].reason).toMatchObject({ status: 422, reason: 'Invalid' })
  })
})

test('no document contains a value of a Secret', async () => {
  const patch = [{ op: 'replace', path: '/data/password', value: '*** (after)' }] as const
  const changed = update(patch, { object: secret })
  const rejected = planWrite(
    {
      manifest: { origin: { title: 'manifests.login', pointer: '' }, object: secret },
      resource,
      live: undefined,
      answer: { kind: 'rejected', failure },
    },
    planHead,
  )
  const plan = planOf([
    secretRefused(),
    rejected,
    create({ object: secret }),
    changed,
    deletion('Secret', 'login'),
  ])
  const { execution } = fakeRollout(plan, {
    apply: async () => ({ ok: false, failure }),
    secrets: [secret],
  })
  const outcomes = [await applyChange(changed, execution), ...predict(plan, { apply: true, prune: true })]
  const documents = [
    diffJson(plan),
    rolloutJson({ plan, outcomes, dryRun: 'server', reason: 'apply-failed' }),
  ]
  for (const document of documents) {
    valid(document)
    expect(document).not.toMatch(/hunter2|aHVudGVyMg|c2VjcmV0/)
    expect(document).toContain('"path": "/data/password"')
    expect(document).toContain('Invalid value: ')
  }
})

test('a rollout has its changes in the order of the plan', () => {
  const [pod, web] = [deletion('Pod', 'old'), create()]
  const outcomes: Outcome[] = [
    { change: pod, result: 'pruned' },
    { change: web, result: 'created' },
  ]
  const { changes } = valid(rolloutJson({ plan: planOf([web, pod]), outcomes, dryRun: 'none', reason: null }))
  expect(changes.map((change: { action: string }) => change.action)).toEqual(['created', 'pruned'])
})

test.each<[string, Outcome, object | undefined]>([
  [
    'an answer with its generation',
    { change: create(), result: 'created', answer: { uid: 'u', resourceVersion: '8', generation: 2 } },
    { uid: 'u', resourceVersion: '8', generation: 2 },
  ],
  [
    'an answer without one',
    { change: update(), result: 'configured', answer: { uid: 'u', resourceVersion: '8' } },
    { uid: 'u', resourceVersion: '8' },
  ],
  ['no answer in a dry run', { change: create(), result: 'created' }, undefined],
  ['no answer of a deletion', { change: deletion('Pod', 'a'), result: 'pruned' }, undefined],
])('a rollout shows %s', (_what, outcome, answer) => {
  expect(rolloutOf(outcome).changes[0].answer).toEqual(answer)
})

test('a message of the server keeps all its lines', () => {
  const rejected = { ...failure, message: 'errors:\n  .ports: duplicate\n' }
  const change = refused({ kind: 'rejected', failure: rejected })
  const { reason } = JSON.parse(diffJson(planOf([change]))).changes[0]
  expect(reason.message).toMatch(/: errors:\n {2}\.ports: duplicate$/)
})

test('a replacement has the finalizers for which its deletion waits', () => {
  const finalizers = ['example.com/a', 'example.com/b']
  const heldBy = { finalizers, holders: [{ finalizer: 'example.com/a', manager: 'operator' }] }
  const { changes } = diffOf(planOf([replacement({ heldBy })]))
  expect(changes).toMatchObject([
    { heldBy: [{ finalizer: 'example.com/a', manager: 'operator' }, { finalizer: 'example.com/b' }] },
  ])
  expect(diffOf(planOf([replacement()])).changes[0]).not.toHaveProperty('heldBy')
})

test('what still exists after a deletion is named, by the run that deleted it and by later ones', () => {
  const pod = deletion('Pod', 'a')
  const there = { isSeen: true, message: 'it was deleted and is still there' }
  const perhaps = { isSeen: false, message: 'it was deleted and may still be there' }
  const conditions = [{ type: 'NamespaceContentRemaining', message: 'Pods are left.' }]
  const leaving = {
    ...pod,
    action: 'leaving' as const,
    finalizers: ['example.com/hold'],
    holders: [{ finalizer: 'example.com/hold', manager: 'operator' }],
    conditions,
    isPruned: true,
  }
  const outcomes: Outcome[] = [there, perhaps].map(left => ({ change: pod, result: 'pruned', left }))
  const plan = planOf([pod], { leaving: [leaving] })
  const document = valid(rolloutJson({ plan, outcomes, dryRun: 'none', reason: 'interrupted' }))
  expect(document.changes).toMatchObject([
    { action: 'pruned', reason: { kind: 'leaving', message: there.message } },
    { action: 'pruned', reason: { kind: 'unseen', message: perhaps.message } },
  ])
  const heldBy = [{ finalizer: 'example.com/hold', manager: 'operator' }]
  const shown = [{ object: expect.anything(), finalizers: ['example.com/hold'], heldBy, conditions }]
  expect(document.leaving).toEqual(shown)
  expect(diffOf(plan).leaving).toEqual(shown)
})

test('every reason in the schema exists', () => {
  const results = ['failed', 'leaving', 'unseen', 'not-run']
  const known: string[] = schema.definitions.reason.properties.kind.enum
  // Replacements and deletions have the same limit.
  const all = new Set([...Object.keys(refusals), ...Object.keys(keeps), ...results])
  expect(known.toSorted()).toEqual([...all].toSorted())
})

test('the schema refuses fields that it does not know', () => {
  const document = JSON.parse(diffJson(planOf([update(), keep(keeps.legacy)])))
  const additions = [
    { ...document, more: 1 },
    { ...document, cluster: { ...document.cluster, more: 1 } },
    { ...document, changes: [{ ...document.changes[0], live: {} }] },
    {
      ...document,
      changes: [{ ...document.changes[0], object: { ...document.changes[0].object, uid: 'x' } }],
    },
    {
      ...document,
      changes: [{ ...document.changes[1], reason: { ...document.changes[1].reason, more: 1 } }],
    },
    { ...document, summary: { ...document.summary, swap: 1 } },
  ]
  expect(additions.map(changed => validate(changed))).toEqual(additions.map(() => false))
})

test('a rollout that a signal stopped says so', () => {
  const document = valid(
    rolloutJson({ plan: planOf([]), outcomes: [], dryRun: 'none', reason: 'interrupted' }),
  )
  expect(document).toMatchObject({
    kind: 'Rollout',
    reason: 'interrupted',
    error: { message: 'the run was interrupted' },
  })
})

test('the reason of a diff is null unless something is refused', () => {
  const refusing = planOf([refused({ kind: 'terminating' })])
  expect(diffOf(refusing).reason).toBe('refused')
  expect(diffOf(planOf([create()])).reason).toBeNull()
})
