import { expect, test } from 'vitest'
import { isThere, proofsIn, rowsOf } from './proof-table.ts'

const rows = rowsOf('docs/faults.md', /^\| \d/)

test('docs/faults.md has each fault once, in order', () => {
  expect(rows.map(([number]) => Number(number))).toEqual(Array.from({ length: 32 }, (_, index) => index + 1))
  expect(rows.every(cells => cells.length === 4)).toBe(true)
})

const proofs = rows.flatMap(([number, , , cell = '']) => proofsIn(cell).map(proof => ({ number, proof })))

test.each(proofs)('a test of fault $number exists: $proof', ({ proof }) => {
  expect(isThere(proof)).toBe(true)
})
