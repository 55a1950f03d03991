import { expect, test } from 'vitest'
import { diffLines } from '../../../src/report/line-diff.ts'

test.each([
  ['', '', ''],
  ['abc', 'abc', ' a b c'],
  ['abc', 'axc', ' a-b+x c'],
  ['abc', 'ac', ' a-b c'],
  ['ac', 'abc', ' a+b c'],
  ['aa', 'aaa', ' a a+a'],
  ['abcabba', 'cbabac', undefined],
  ['', 'ab', '+a+b'],
  ['ab', '', '-a-b'],
  ['xaby', 'xbay', undefined],
])('%s → %s', (before, after, expected) => {
  const lines = diffLines([...before], [...after])
  const side = (sign: string) => lines.filter(line => line.sign !== sign).map(line => line.text)
  expect(side('+').join('')).toBe(before)
  expect(side('-').join('')).toBe(after)
  if (expected !== undefined) expect(lines.map(line => line.sign + line.text).join('')).toBe(expected)
})

test('two large texts without much in common are replaced, not compared for ever', () => {
  const lines = (word: string) => Array.from({ length: 20_000 }, (_, index) => `${word} ${index}`)
  expect(diffLines(['same', ...lines('old')], ['same', ...lines('new')])).toHaveLength(40_002)
})
