import { expect, test } from 'vitest'
import { createEmitter } from '../../../src/events/emitter.ts'
import type { Event } from '../../../src/events/event.ts'

test('every listener receives every event, in the order of emission', () => {
  const heard: [string, Event][] = []
  const emit = createEmitter(['one', 'two'].map(name => event => heard.push([name, event])))
  const first: Event = { kind: 'evaluated', checksum: 'c0ffee' }
  const second: Event = { kind: 'run-stopped', message: 'no' }
  emit(first)
  emit(second)
  expect(heard).toEqual([
    ['one', first],
    ['two', first],
    ['one', second],
    ['two', second],
  ])
})

test('events may have no listener', () => {
  expect(() => createEmitter([])({ kind: 'evaluator-said', text: 'a warning' })).not.toThrow()
})
