import { Ajv } from 'ajv'
import { expect, test } from 'vitest'
import type { Diagnosis } from '../../../src/readiness/diagnosis.ts'
import { diagnosisJson } from '../../../src/report/diagnosis-json.ts'
import { diagnosisLines } from '../../../src/report/diagnosis-text.ts'
import { schema } from './output-schema.ts'

const empty: Diagnosis = { conditions: [], events: [], logs: [], unseen: [] }
const event = {
  about: 'Pod web-1',
  type: 'Warning',
  reason: 'BackOff',
  count: 1,
  time: '2026-11-27T12:00:00Z',
}
const log = { pod: 'web-1', container: 'app', previous: false }

test.each<[string, Partial<Diagnosis>, string[]]>([
  ['nothing', {}, []],
  [
    'a condition',
    { conditions: ['Ready is False (No): \u001b[2Jno'] },
    ['condition Ready is False (No): \\u001b[2Jno'],
  ],
  [
    'events',
    {
      events: [
        { ...event, message: 'one\n  two' },
        { ...event, count: 12, message: 'again' },
      ],
    },
    [
      'event 2026-11-27T12:00:00Z Warning BackOff of Pod web-1: one two',
      'event 2026-11-27T12:00:00Z Warning BackOff of Pod web-1 (12 times): again',
    ],
  ],
  [
    'a log',
    { logs: [{ ...log, lines: ['starting', '', '\u001b[31mpanic\u001b[0m', 'x'.repeat(600)] }] },
    [
      'log of container app of Pod web-1, last lines:',
      '  starting',
      '  \\u001b[31mpanic\\u001b[0m',
      `  ${'x'.repeat(500)}...`,
    ],
  ],
  [
    'an empty log before a restart',
    { logs: [{ ...log, previous: true, lines: [''] }] },
    ['log of container app of Pod web-1, before its last restart: empty'],
  ],
  [
    'what was not seen',
    { unseen: ['events of Pod web-1: forbidden'] },
    ['not seen: events of Pod web-1: forbidden'],
  ],
])('the lines for %s', (_name, parts, lines) => {
  expect(diagnosisLines({ ...empty, ...parts })).toEqual(lines)
})

test('the JSON is that of the schema, with the texts of the cluster', () => {
  const diagnosis: Diagnosis = {
    conditions: ['Ready is False'],
    events: [{ ...event, message: '\u001b[2J' }],
    logs: [{ ...log, lines: ['a', ''] }],
    unseen: ['events of Pod web-1: forbidden'],
  }
  const { definitions } = schema
  const validate = new Ajv({ allowUnionTypes: true }).compile({ ...definitions.diagnosis, definitions })
  expect(validate(diagnosisJson(diagnosis)), JSON.stringify(validate.errors)).toBe(true)
  expect(validate({ ...diagnosis, other: 1 })).toBe(false)
  expect(diagnosisJson(diagnosis)).toEqual(diagnosis)
})
