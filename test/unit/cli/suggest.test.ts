import { expect, test } from 'vitest'
import { nearest } from '../../../src/cli/suggest.ts'

const words = ['dump', 'diff', 'apply', 'prune', 'version', 'help']

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
