import { expect, test } from 'vitest'
import type { Event } from '../../../src/events/event.ts'
import { diffJson, rolloutJson } from '../../../src/report/json.ts'
import { runDocuments } from '../../../src/report/run-document.ts'
import { planHead, planOf } from '../plan/plan-of.ts'
import { create, deletion } from './changes.ts'
import { eventsOf } from './events-of.ts'
import { valid } from './output-schema.ts'

type Kinds = Parameters<typeof runDocuments>[1]

const plan = planOf([create(), deletion('Pod', 'old')])
const { cluster, checksum } = planHead
const outcomes = [
  { change: deletion('Pod', 'old'), result: 'pruned' },
  { change: create(), result: 'created', answer: { uid: '4f5e', resourceVersion: '8', generation: 1 } },
] as const
const evaluated: Event = { kind: 'evaluated', checksum }
const connected: Event = { kind: 'connected', cluster }
const diffed: Event = { kind: 'diff-ready', plan }
const ended: Event = { kind: 'rollout-ended', plan, outcomes, dryRun: 'none', reason: null }
const stopped: Event = { kind: 'run-stopped', reason: 'error', message: 'no cluster', hint: 'start one' }

function printed(kinds: Kinds, ...events: readonly Event[]): string[] {
  const texts: string[] = []
  const listener = runDocuments(text => texts.push(text), kinds)
  for (const event of events) listener(event)
  return texts
}

test.each<[string, Kinds, readonly Event[], readonly string[]]>([
  ['diff', ['Diff'], [diffed], [diffJson(plan)]],
  ['a rollout', ['Rollout'], [ended], [rolloutJson({ plan, outcomes, dryRun: 'none', reason: null })]],
  [
    'both',
    ['Diff', 'Rollout'],
    [diffed, ended],
    [diffJson(plan), rolloutJson({ plan, outcomes, dryRun: 'none', reason: null })],
  ],
  ['what nobody asked for', [], [diffed, ended, stopped], []],
  [
    'only what was asked for',
    ['Rollout'],
    [diffed, ended],
    [rolloutJson({ plan, outcomes, dryRun: 'none', reason: null })],
  ],
  ['each once', ['Diff'], [diffed, diffed, stopped], [diffJson(plan)]],
])('%s', (_what, kinds, events, texts) => {
  const documents = printed(kinds, evaluated, connected, ...events)
  expect(documents).toEqual(texts)
  documents.forEach(valid)
})

test('a run that is stopped at the start prints all documents with the reason', () => {
  const documents = printed(['Diff', 'Rollout'], stopped)
  const [diff, rollout] = documents.map(valid)
  const error = { message: 'no cluster', hint: 'start one' }
  const head = { checksum: null, instance: null, cluster: null, error, changes: [] }
  expect(documents).toHaveLength(2)
  expect(diff).toMatchObject({ kind: 'Diff', ...head, extras: [], unseen: [] })
  expect(rollout).toMatchObject({ kind: 'Rollout', ...head })
  for (const { summary } of [diff, rollout]) expect(new Set(Object.values(summary))).toEqual(new Set([0]))
})

test('the document contains what was known when the run stopped', () => {
  const [diff] = printed(['Diff'], { ...evaluated, instance: 'blue' }, connected, stopped).map(valid)
  expect(diff).toMatchObject({ checksum, instance: 'blue', cluster })
  const [early] = printed(['Diff'], evaluated, stopped).map(valid)
  expect(early).toMatchObject({ checksum, instance: null, cluster: null })
  const inCluster: Event = { kind: 'connected', cluster: { server: cluster.server, id: '4f5e' } }
  const [inside] = printed(['Diff'], inCluster, stopped).map(valid)
  expect(inside.cluster).toEqual({ server: cluster.server, context: null })
})

test('a run that is stopped after its diff prints only the rollout', () => {
  const [diff, rollout, ...more] = printed(['Diff', 'Rollout'], evaluated, connected, diffed, stopped)
  expect(more).toEqual([])
  expect(diff).toBe(diffJson(plan))
  expect(valid(rollout ?? '')).toMatchObject({ kind: 'Rollout', checksum, error: { message: 'no cluster' } })
})

test('a status is one document, and its instances are empty if the run stopped', () => {
  const { status } = eventsOf(plan)
  const [found] = printed(['Status'], evaluated, connected, status, stopped).map(valid)
  expect(found).toMatchObject({ kind: 'Status', cluster: { server: plan.cluster.server }, reason: null })
  const [none, ...more] = printed(['Status'], evaluated, connected, stopped).map(valid)
  expect(none).toMatchObject({ kind: 'Status', cluster, instances: [], error: { message: 'no cluster' } })
  expect(more).toEqual([])
})

test('a missing hint is left out', () => {
  const [diff] = printed(['Diff'], { kind: 'run-stopped', reason: 'error', message: 'no' }).map(valid)
  expect(diff.error).toEqual({ message: 'no' })
})

test('a message from outside cannot move the cursor', () => {
  const [text = ''] = printed(['Diff'], { kind: 'run-stopped', reason: 'error', message: 'no\u009b2K' })
  expect(text).not.toContain('\u009b')
})

test('no other event prints anything', () => {
  const printing = ['diff-ready', 'rollout-ended', 'status', 'run-stopped']
  const others = Object.values(eventsOf(plan)).filter(({ kind }) => !printing.includes(kind))
  expect(others).toHaveLength(27)
  expect(printed(['Diff', 'Rollout'], ...others)).toEqual([])
})
