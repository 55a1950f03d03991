import { Chalk } from 'chalk'
import { expect, test } from 'vitest'
import type { Event } from '../../../src/events/event.ts'
import type { Gap } from '../../../src/plan/prune/gap.ts'
import { renderDiff } from '../../../src/report/diff-text.ts'
import { runLines } from '../../../src/report/run-lines.ts'
import { planOf } from '../plan/plan-of.ts'
import { create, deletion, refused, update } from './changes.ts'
import { eventsOf } from './events-of.ts'

const plain = new Chalk({ level: 0 })
const failure = { status: 422, reason: 'Invalid', message: 'spec: no', causes: [] }
const unseen: Gap[] = [{ kind: 'failed', what: 'widgets.example.com', why: 'forbidden' }]
const plan = planOf([update([{ op: 'replace', path: '/spec/replicas', value: 3 }])], { unseen })

/** The stdout and stderr of a run. */
function said(event: Event, asked: Partial<Parameters<typeof runLines>[1]> = {}): [string, string] {
  let out = ''
  let err = ''
  const listener = runLines(
    {
      out: text => {
        out += text
      },
      err: text => {
        err += text
      },
      outColor: plain,
      errColor: plain,
    },
    { json: false, dryRun: 'none', ...asked },
  )
  listener(event)
  return [out, err]
}

const refusal = refused({ kind: 'terminating' })
const warnings = 'warning: could not look for deletions among widgets.example.com: forbidden\n1 to update\n'

const unknownGadget = { apiVersion: 'example.com/v1', kind: 'Gadget', metadata: { name: 'one' } }
const widget = (name: string) => ({ apiVersion: 'v1', kind: 'Widget', namespace: 'shop', name })

const rows: [name: string, event: Event, json: boolean, out: string, err: string][] = [
  ['the evaluator', { kind: 'evaluator-said', text: 'trace: a\n' }, false, '', 'trace: a\n'],
  ['the evaluator, with JSON', { kind: 'evaluator-said', text: 'trace: a\n' }, true, '', 'trace: a\n'],
  [
    'a warning',
    { kind: 'api-warning', text: 'v1 is old', objects: [widget('a')] },
    false,
    '',
    'Warning: v1 is old (Widget shop/a)\n',
  ],
  [
    'a warning about many objects, with JSON',
    { kind: 'api-warning', text: 'v1 is old', objects: ['a', 'b', 'c', 'd', 'e'].map(widget) },
    true,
    '',
    'Warning: v1 is old (Widget shop/a, Widget shop/b, Widget shop/c and 2 more)\n',
  ],
  ['a diff', { kind: 'diff-ready', plan }, false, renderDiff(plan, plain), warnings],
  ['a diff, with JSON', { kind: 'diff-ready', plan }, true, '', warnings],
  [
    'an outcome',
    { kind: 'outcome', outcome: { change: create(), result: 'created' } },
    false,
    'deployment.apps/web created\n',
    '',
  ],
  [
    'a failure',
    { kind: 'outcome', outcome: { change: create(), result: 'failed', failure } },
    false,
    'deployment.apps/web failed\n',
    'Deployment shop/web failed (Invalid): spec: no\n',
  ],
  [
    'an outcome, with JSON',
    { kind: 'outcome', outcome: { change: create(), result: 'failed', failure } },
    true,
    '',
    '',
  ],
  [
    'the end',
    {
      kind: 'rollout-ended',
      plan,
      dryRun: 'none',
      reason: null,
      outcomes: [{ change: deletion('Pod', 'a'), result: 'pruned' }],
    },
    false,
    '',
    '1 pruned\n',
  ],
  [
    'the end, with JSON',
    {
      kind: 'rollout-ended',
      plan,
      dryRun: 'none',
      reason: null,
      outcomes: [{ change: deletion('Pod', 'a'), result: 'pruned' }],
    },
    true,
    '',
    '1 pruned\n',
  ],
  [
    'the end of what was refused',
    {
      kind: 'rollout-ended',
      plan,
      dryRun: 'none',
      reason: 'refused',
      outcomes: [
        { change: refusal, result: 'refused' },
        { change: create(), result: 'not-run', why: 'another object is refused' },
      ],
    },
    false,
    '',
    'refused: 1 refused, 1 not run; nothing was written\n',
  ],
  [
    'the end of what failed',
    {
      kind: 'rollout-ended',
      plan,
      dryRun: 'none',
      reason: 'apply-failed',
      outcomes: [{ change: create(), result: 'failed', failure }],
    },
    false,
    '',
    'apply-failed: 1 failed\n',
  ],
  [
    'the end of nothing',
    { kind: 'rollout-ended', plan, dryRun: 'none', reason: null, outcomes: [] },
    false,
    '',
    'nothing to do\n',
  ],
]

test.each(rows)('%s', (_name, event, json, out, err) => {
  expect(said(event, { json })).toEqual([out, err])
})

test('each line of a dry run ends with a note', () => {
  const outcome = { change: create(), result: 'created' } as const
  const asked = { dryRun: 'server' } as const
  expect(said({ kind: 'outcome', outcome }, asked)[0]).toBe('deployment.apps/web created (server dry run)\n')
  const ended = { kind: 'rollout-ended', plan, dryRun: 'server', reason: null, outcomes: [outcome] } as const
  expect(said(ended, asked)[1]).toBe('1 created (server dry run)\n')
})

test('finalizers of deleted objects are shown during the wait', () => {
  const { 'task-waiting': waiting } = eventsOf(plan)
  const line = 'waiting for Deployment shop/web to go, held by its finalizer example.com/hold\n'
  expect(said(waiting)).toEqual(['', line])
  const [left] = waiting.left
  expect(said({ ...waiting, left: [{ ...left!, finalizers: [] }] })).toEqual(['', ''])
  const conditions = [{ type: 'NamespaceContentRemaining', message: 'Pods are left.' }]
  expect(said({ ...waiting, left: [{ ...left!, finalizers: [], conditions }] })).toEqual([
    '',
    'waiting for Deployment shop/web to go: Pods are left\n',
  ])
})

test('warnings about manifests', () => {
  const rules = [{ kind: 'Deploymnt', path: '/spec/replicas' }]
  expect(said({ kind: 'rules-idle', rules })[1]).toContain('the configuration has no Deploymnt\n')
  const manifests = [
    { title: 'manifests.web', leftOut: ['/metadata/uid', '/status'] },
    { title: 'manifests.all', leftOut: ['/metadata/uid'] },
    { title: 'manifests.all', leftOut: ['/webhooks/0/clientConfig/caBundle'] },
  ]
  expect(said({ kind: 'fields-left-out', manifests })).toEqual([
    '',
    'warning: left out of manifests.web, manifests.all: metadata.uid, status, webhooks[0].clientConfig.caBundle. Only the API server and its controllers set these fields.\n',
  ])
  const manifest = (name: string) => ({
    origin: { title: 'manifests.all', pointer: '/items/1' },
    object: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'shop' } },
  })
  const annotations = [
    { name: 'kubernixos/recreat', similar: 'kubernixos/recreate', manifests: [manifest('a'), manifest('b')] },
    { name: 'kubernixos/else', manifests: [manifest('a')] },
  ]
  expect(said({ kind: 'annotations-unknown', annotations })).toEqual([
    '',
    'warning: ConfigMap shop/a (manifests.all .items[1]) and 1 more: this version does not know the annotation kubernixos/recreat, so it has no effect. Did you mean kubernixos/recreate?\nwarning: ConfigMap shop/a (manifests.all .items[1]): this version does not know the annotation kubernixos/else, so it has no effect\n',
  ])
  const of = { titles: ['manifests.a', 'manifests.b'], kind: 'Widget of example.com/v1', why: 'forbidden' }
  expect(said({ kind: 'nulls-not-judged', of })).toEqual([
    '',
    'warning: the schema of Widget of example.com/v1 could not be read (forbidden). Nulls inside list items are left out of manifests.a, manifests.b, and other nulls are sent.\n',
  ])
})

test('where the plan of a diff is stands below the diff', () => {
  const lines: string[] = []
  const out = (text: string) => lines.push(text)
  const listener = runLines(
    { out, err: out, outColor: plain, errColor: plain },
    { json: true, dryRun: 'none', flags: { context: 'prod' } },
  )
  listener({ kind: 'plan-saved', path: 'my plan.json' })
  expect(lines).toEqual([])
  listener({ kind: 'diff-ready', plan })
  expect(lines.filter(line => line !== '').at(-2)).toBe(
    "The plan is in my plan.json. To carry it out: kubectl nixos apply --plan 'my plan.json' --context prod\n",
  )
})

test('what prune would also remove is named', () => {
  const objects = [deletion('Pod', 'a').ref, deletion('Pod', 'b').ref]
  expect(said({ kind: 'left-alone', objects })).toEqual([
    '',
    'note: the plan does not contain the removal of pod/a (namespace shop), pod/b (namespace shop); prune would remove them now, and this run does not\n',
  ])
})

test('other events print nothing', () => {
  const warnings = ['fields-left-out', 'annotations-unknown', 'nulls-not-judged', 'rules-idle']
  const told = [
    ...warnings,
    'evaluator-said',
    'api-warning',
    'diff-ready',
    'outcome',
    'rollout-ended',
    'left-alone',
    'task-waiting',
    'lock',
    'task-unready',
    'readiness',
  ]
  const others = Object.values(eventsOf(plan)).filter(({ kind }) => !told.includes(kind))
  expect(others).toHaveLength(17)
  expect(others.map(event => said(event))).toEqual(others.map(() => ['', '']))
})

test('objects of one unknown kind are explained together, with the first of them', () => {
  const unknown = ['a', 'b', 'c', 'd'].map(name => {
    const object = { apiVersion: 'example.com/v1', kind: 'Widget', metadata: { name, namespace: 'shop' } }
    return refused({ kind: 'unknown-kind', similar: [] }, object)
  })
  const alone = refused({ kind: 'unknown-kind', similar: [] }, { ...unknownGadget })
  const changes = [...unknown, alone]
  const told: string[] = []
  const err = (text: string) => void told.push(text)
  const listener = runLines(
    { out: () => undefined, err, outColor: plain, errColor: plain },
    { json: false, dryRun: 'none' },
  )
  listener({
    kind: 'rollout-started',
    plan: planOf(changes),
    scope: { apply: true, prune: false },
    dryRun: 'none',
  })
  for (const change of changes) listener({ kind: 'outcome', outcome: { change, result: 'refused' } })
  const hint = 'Add its CustomResourceDefinition to the configuration, or install it first.'
  expect(told.filter(text => text !== '')).toEqual([
    `4 objects refused: the server does not know the kind Widget of example.com/v1\n    Widget shop/a, Widget shop/b, Widget shop/c and 1 more\n    ${hint}\n`,
    `Gadget one refused: the server does not know the kind Gadget of example.com/v1\n    ${hint}\n`,
  ])
  expect(renderDiff(planOf(changes), plain)).toBe(
    `! 4 objects refused: the server does not know the kind Widget of example.com/v1\n    Widget shop/a, Widget shop/b, Widget shop/c and 1 more\n    ${hint}\n! gadget.example.com/one refused: the server does not know the kind Gadget of example.com/v1\n    ${hint}\n`,
  )
})

test('each stream has its own colours', () => {
  const parts: string[] = []
  const add = (text: string) => parts.push(text)
  const streams = { out: add, err: add, outColor: new Chalk({ level: 1 }), errColor: plain }
  const listener = runLines(streams, { json: false, dryRun: 'none' })
  listener({ kind: 'api-warning', text: 'old', objects: [] })
  listener({ kind: 'diff-ready', plan })
  expect(parts[0]).toBe('Warning: old\n')
  expect(parts[1]).toContain('\u001b[33m~ deployment.apps/web')
})

test('what holds an object is told once, until it changes', () => {
  const { 'task-waiting': waiting } = eventsOf(plan)
  const told: string[] = []
  const listener = runLines(
    { out: () => undefined, err: text => void told.push(text), outColor: plain, errColor: plain },
    { json: false, dryRun: 'none' },
  )
  const [left] = waiting.left
  listener(waiting)
  listener(waiting)
  listener({ ...waiting, left: [{ ...left!, finalizers: ['example.com/other'] }] })
  expect(told.join('').match(/example\.com\/\w+/g)).toEqual(['example.com/hold', 'example.com/other'])
})
