import { describe, expect, test } from 'vitest'
import { cutTo, duration, endLine, progressLine, stepLine } from '../../../scripts/step-text.ts'

const compile = { number: '2/5', what: 'compile the program', about: '5 s' }
const alone = { what: 'compile the program', about: '5 s' }

describe('a step as one line', () => {
  test.each([
    ['at its start', stepLine(compile), '[2/5] compile the program (about 5 s) ...'],
    ['without a number', stepLine(alone), 'compile the program (about 5 s) ...'],
    [
      'under way',
      progressLine(compile, { seconds: 130, howFar: '412 of 1900 packages' }),
      '[2/5] compile the program (about 5 s) ... 412 of 1900 packages, 2 min 10 s',
    ],
    [
      'under way, nobody knows how far',
      progressLine(alone, { seconds: 31 }),
      'compile the program (about 5 s) ... 31 s',
    ],
    [
      'at its end',
      endLine(compile, { well: true, seconds: 340 }),
      '[2/5] compile the program (about 5 s) ... done in 5 min 40 s',
    ],
    [
      'at its end, with a result',
      endLine(alone, { well: true, seconds: 52, result: '359 passed' }),
      'compile the program (about 5 s) ... done in 52 s: 359 passed',
    ],
    [
      'when it failed',
      endLine(compile, { well: false, seconds: 3 }),
      '[2/5] compile the program (about 5 s) ... failed after 3.0 s',
    ],
  ])('%s', (_, line, expected) => expect(line).toBe(expected))
})

test.each([
  [0, '0.0 s'],
  [4.23, '4.2 s'],
  [9.94, '9.9 s'],
  [9.96, '10 s'],
  [59.4, '59 s'],
  [59.6, '1 min 0 s'],
  [340, '5 min 40 s'],
  [3599, '59 min 59 s'],
  [3720, '1 h 2 min'],
])('%s seconds are %s', (seconds, expected) => expect(duration(seconds)).toBe(expected))

test.each([
  [80, 'short', 'short'],
  [10, '123456789', '123456789'],
  [10, '1234567890', '123456...'],
  [2, '1234567890', '...'],
])('cut to %s columns: %s', (columns, line, expected) => expect(cutTo(columns, line)).toBe(expected))
