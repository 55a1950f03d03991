import { expect, test } from 'vitest'
import { ApiWarnings } from '../../../src/commands/api-warnings.ts'
import type { Event } from '../../../src/events/event.ts'

const ref = (name: string) => ({ apiVersion: 'v1', kind: 'Widget', name })

test('warnings of the survey are told together by text, and later ones at once, each object once', () => {
  const events: Event[] = []
  const warnings = new ApiWarnings(event => events.push(event))
  for (const name of ['b', 'a', 'b']) warnings.note('old', name, ref(name))
  warnings.note('odd', 'b', ref('b'))
  expect(events).toEqual([])
  warnings.tell()
  const survey = [
    { kind: 'api-warning', text: 'old', objects: [ref('a'), ref('b')] },
    { kind: 'api-warning', text: 'odd', objects: [ref('b')] },
  ]
  expect(events).toEqual(survey)
  warnings.tell()
  warnings.note('old', 'a', ref('a'))
  warnings.note('odd', 'a', ref('a'))
  expect(events).toEqual([...survey, { kind: 'api-warning', text: 'odd', objects: [ref('a')] }])
})
