import { expect, test } from 'vitest'
import { aroundDifference, shortened } from '../../../src/report/around-difference.ts'

const x = (count: number) => 'x'.repeat(count)

test.each([
  ['fit', 'abc', 'abd', 20, 'abc', 'abd'],
  ['differ at the beginning', `a${x(50)}`, `b${x(50)}`, 20, `a${x(16)}...`, `b${x(16)}...`],
  ['differ at the end', `${x(50)}a`, `${x(50)}b`, 20, `...${x(13)}a`, `...${x(13)}b`],
  [
    'differ in the middle',
    `${x(50)}a${x(50)}`,
    `${x(50)}b${x(50)}`,
    30,
    `...${x(12)}a${x(11)}...`,
    `...${x(12)}b${x(11)}...`,
  ],
  [
    'have nothing in common',
    'a'.repeat(50),
    'b'.repeat(50),
    20,
    `${'a'.repeat(17)}...`,
    `${'b'.repeat(17)}...`,
  ],
  ['differ in length', `${x(50)}`, `${x(60)}`, 20, `...${x(12)}`, `...${x(14)}...`],
  [
    'hold surrogate pairs',
    `${'🎌'.repeat(50)}a`,
    `${'🎌'.repeat(50)}b`,
    20,
    `...${'🎌'.repeat(13)}a`,
    `...${'🎌'.repeat(13)}b`,
  ],
])('texts that %s', (_what, before, after, width, old, now) => {
  const shown = aroundDifference(before, after, width)
  expect(shown).toEqual([old, now])
  for (const text of shown) expect([...text].length).toBeLessThanOrEqual(width)
})

test('a long text says how much of it is missing', () => {
  expect(shortened('short', 40)).toBe('short')
  expect(shortened('a'.repeat(100), 40)).toBe(`${'a'.repeat(12)}... (88 more characters)`)
})
