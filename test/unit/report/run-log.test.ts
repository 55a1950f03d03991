import { expect, test } from 'vitest'
import type { Event } from '../../../src/events/event.ts'
import { runLog } from '../../../src/report/run-log.ts'
import { planOf } from '../plan/plan-of.ts'
import { create } from './changes.ts'
import { eventsOf } from './events-of.ts'

const plan = planOf([create()], { mirrored: 2 })
const events = eventsOf(plan)

function logged(event: Event, verbosity: number): string {
  let err = ''
  runLog(text => {
    err += text
  }, verbosity)(event)
  return err
}

const mirrored = '2 more carry the label only because a controller copied it; they are not ours\n'
const tasks = 'apply: workloads\n  create Deployment shop/web\n'

test.each<[Event['kind'], number, string]>([
  ['diff-ready', 1, mirrored],
  ['dry-runs', 2, 'dry run of Deployment shop/web: never applied by us\n'],
  ['tasks', 3, tasks],
  ['task-started', 5, 'started: create Deployment shop/web\n'],
  ['task-finished', 5, 'ended: create Deployment shop/web\n'],
  ['cluster-note', 1, 'no APIServices\n'],
  ['limit-changed', 4, 'requests at once: 8 instead of 16, because the server answered 503\n'],
  ['request-answered', 6, 'GET /version 200 in 3 ms\n'],
  ['body-transferred', 8, 'answer body: {}\n'],
])('%s is shown from -v=%i up', (kind, level, text) => {
  expect(logged(events[kind], level)).toBe(text)
  expect(logged(events[kind], level + 1)).toBe(text)
  expect(logged(events[kind], level - 1)).toBe('')
})

test('an event without a text has no line', () => {
  expect(logged({ kind: 'diff-ready', plan: planOf([]) }, 9)).toBe('')
  expect(logged({ kind: 'tasks', graph: { stages: [] } }, 9)).toBe('')
})

test('a text from outside cannot move the cursor', () => {
  expect(logged({ kind: 'cluster-note', text: 'a\u001b[2K\nb' }, 1)).toBe('a\\u001b[2K\nb\n')
})
