import { expect, test } from 'vitest'
import { parseDuration } from '../../../src/cli/durations.ts'

test.each([
  ['0', 0],
  ['30', 30_000],
  ['1s', 1000],
  ['2m', 120_000],
  ['3h', 10_800_000],
  ['1m30s', 90_000],
  ['1.5s', 1500],
  ['.5s', 500],
  ['0s', 0],
  ['250ms', 250],
  ['1us', 1],
])('%s', (text, milliseconds) => {
  expect(parseDuration(text, '--request-timeout')).toBe(milliseconds)
})

test.each(['', '-1', '-1s', 's', '1 s', '1d', '1.5', 'infinity', '1s2', '1e3', '600h'])(
  'refuses %j',
  text => {
    expect(() => parseDuration(text, '--request-timeout')).toThrow(
      `${JSON.stringify(text)} for --request-timeout`,
    )
  },
)
