import { expect, test } from 'vitest'
import { nearest } from '../../src/nearest.ts'

const words = ['dump', 'diff', 'apply', 'prune', 'version', 'help']

test('upper and lower case of known words count as equal', () => {
  expect(nearest('prd', ['Dev', 'Prod'])).toBe('Prod')
})

test.each([
  ['dif', 'diff'],
  ['dmup', 'dump'],
  ['applly', 'apply'],
  ['purne', 'prune'],
  ['verison', 'version'],
  ['APPLY', 'apply'],
  ['ver', 'version'],
  ['pruned', 'prune'],
  ['delete', undefined],
  ['x', undefined],
  ['', undefined],
  ['hulk', undefined],
])('%s → %s', (typed, expected) => {
  expect(nearest(typed, words)).toBe(expected)
})
