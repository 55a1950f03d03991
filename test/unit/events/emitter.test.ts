import { expect, test } from 'vitest'
import { createEmitter } from '../../../src/events/emitter.ts'
import type { Event } from '../../../src/events/event.ts'

test('every listener receives every event, in the order of emission', () => {
  const heard: [string, Event][] = []
  const { emit, check } = createEmitter(['one', 'two'].map(name => event => heard.push([name, event])))
  const first: Event = { kind: 'evaluated', checksum: 'c0ffee' }
  const second: Event = { kind: 'run-stopped', reason: 'error', message: 'no' }
  emit(first)
  emit(second)
  expect(heard).toEqual([
    ['one', first],
    ['two', first],
    ['one', second],
    ['two', second],
  ])
  expect(check).not.toThrow()
})

test('events may have no listener', () => {
  expect(() => createEmitter([]).emit({ kind: 'evaluator-said', text: 'a warning' })).not.toThrow()
})

test('a listener that throws stops neither the others nor the run, and its error comes at the end', () => {
  const heard: Event[] = []
  const broken = () => {
    throw new Error('a bug')
  }
  const { emit, check } = createEmitter([broken, event => heard.push(event)])
  const event: Event = { kind: 'evaluated', checksum: 'c0ffee' }
  emit(event)
  emit(event)
  expect(heard).toEqual([event, event])
  expect(check).toThrow('a bug')
})
