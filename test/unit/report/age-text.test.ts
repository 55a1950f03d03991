import { expect, test } from 'vitest'
import { ageSince, ageText } from '../../../src/report/age-text.ts'

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

test.each<[number, string]>([
  [-5 * second, '0s'],
  [0, '0s'],
  [119 * second, '119s'],
  [2 * minute, '2m'],
  [3 * minute + 20 * second, '3m20s'],
  [15 * minute + 20 * second, '15m'],
  [179 * minute, '179m'],
  [5 * hour + 12 * minute, '5h12m'],
  [30 * hour, '30h'],
  [2 * day + 5 * hour, '2d5h'],
  [90 * day + 5 * hour, '90d'],
  [Number.NaN, '<unknown>'],
])('%d milliseconds are %s', (age, text) => {
  expect(ageText(age)).toBe(text)
})

test('an age is counted from a time', () => {
  const now = Date.parse('2026-01-01T00:01:00Z')
  expect(ageSince('2026-01-01T00:00:15Z', now)).toBe('45s')
  expect(ageSince(undefined, now)).toBe('<unknown>')
})
