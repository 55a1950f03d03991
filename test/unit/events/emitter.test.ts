import { expect, test } from 'vitest'
import { createEmitter } from '../../../src/events/emitter.ts'
import type { Event } from '../../../src/events/event.ts'

test('every listener hears every event, in the order in which they are said', () => {
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

test('nobody need listen', () => {
  expect(() => createEmitter([])({ kind: 'evaluator-said', text: 'a warning' })).not.toThrow()
})
