import { expect, test } from 'vitest'
import { compareSizes } from '../../../release/budget.ts'

const budget = { programMegabytes: 120, archiveMegabytes: 55, startUpToKubectl: 0.8 }

test.each([
  { program: 120_000_000, packed: 55_000_000, within: true },
  { program: 120_000_001, packed: 1, within: false },
  { program: 1, packed: 55_000_001, within: false },
])('$program bytes, packed $packed: $within', ({ program, packed, within }) => {
  const small = { archive: 'small', program: 1, packed: 1 }
  expect(compareSizes([small, { archive: 'one', program, packed }], budget).within).toBe(within)
})

test('the table has the budget in its last line, and rounds no size down to it', () => {
  const { text } = compareSizes([{ archive: 'a.tar.gz', program: 120_000_001, packed: 55_000_000 }], budget)
  expect(text).toBe(
    [
      '| size     | program  | archive |',
      '| -------- | -------- | ------- |',
      '| a.tar.gz | 120.1 MB | 55.0 MB |',
      '| at most  | 120.0 MB | 55.0 MB |',
    ].join('\n'),
  )
})
