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
  ['tasks', 3, tasks],
  ['task-started', 5, 'started: create Deployment shop/web\n'],
  ['task-finished', 5, 'ended: create Deployment shop/web\n'],
  ['note', 6, 'GET /version 200\n'],
])('%s is shown from -v=%i up', (kind, level, text) => {
  expect(logged(events[kind], level)).toBe(text)
  expect(logged(events[kind], level + 1)).toBe(text)
  expect(logged(events[kind], level - 1)).toBe('')
})

test('the others are not shown however much is asked for', () => {
  const shown = ['diff-ready', 'tasks', 'task-started', 'task-finished', 'note']
  const others = Object.values(events).filter(({ kind }) => !shown.includes(kind))
  expect(others).toHaveLength(8)
  expect(others.map(event => logged(event, 9))).toEqual(others.map(() => ''))
})

test('where there is nothing to say there is no line', () => {
  expect(logged({ kind: 'diff-ready', plan: planOf([]) }, 9)).toBe('')
  expect(logged({ kind: 'tasks', graph: { stages: [] } }, 9)).toBe('')
})

test('a text is made only where it is shown', () => {
  let made = 0
  const note: Event = {
    kind: 'note',
    level: 8,
    text: () => {
      made++
      return 'a body'
    },
  }
  logged(note, 7)
  expect(made).toBe(0)
  logged(note, 8)
  expect(made).toBe(1)
})

test('a text from outside moves no cursor', () => {
  expect(logged({ kind: 'note', level: 0, text: () => 'a\u001b[2K\nb' }, 0)).toBe('a\\u001b[2K\nb\n')
})
