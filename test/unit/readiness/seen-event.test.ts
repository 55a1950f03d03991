import { expect, test } from 'vitest'
import type { JsonObject, LiveObject } from '../../../src/manifest/object.ts'
import { newestEvents } from '../../../src/readiness/seen-event.ts'
import { ago, live } from './objects.ts'

function event(message: string, more: JsonObject): LiveObject {
  const object = live('v1 Event', { metadata: { creationTimestamp: ago(100) } })
  return { ...object, type: 'Normal', reason: 'Pulled', message, ...more }
}

test.each<[string, JsonObject, string, number]>([
  ['of older components', { lastTimestamp: ago(3), count: 7 }, ago(3), 7],
  ['of newer components', { lastTimestamp: null, eventTime: '2026-11-27T11:59:55.123456Z' }, ago(5), 1],
  [
    'in a series',
    { eventTime: ago(50), series: { count: 4, lastObservedTime: '2026-11-27T11:59:58.000001Z' } },
    ago(2),
    4,
  ],
  ['without times', {}, ago(100), 1],
])('the time and the number of an event %s', (_name, more, time, count) => {
  expect(newestEvents('Pod web', [event('text\n', more)])).toEqual([
    { about: 'Pod web', type: 'Normal', reason: 'Pulled', message: 'text', count, time },
  ])
})

test('the five newest, from old to new', () => {
  const events = [4, 1, 7, 2, 6, 3, 5].map(seconds => event(`${seconds}`, { lastTimestamp: ago(seconds) }))
  expect(newestEvents('Pod web', events).map(({ message }) => message)).toEqual(['5', '4', '3', '2', '1'])
})
