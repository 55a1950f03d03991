import { expect, test } from 'vitest'
import { isThere, proofsIn, rowsOf } from './proof-table.ts'

const rows = rowsOf('docs/peers.md', /^\| [^-s]/)

test('docs/peers.md has each scenario once, with the tools that promise it', () => {
  const scenarios = rows.map(([scenario]) => scenario)
  expect(scenarios.length).toBeGreaterThan(30)
  expect(new Set(scenarios).size).toBe(scenarios.length)
  const tools = rows.flatMap(([, cell = '']) => cell.split('; ').map(tool => tool.split(':')[0]))
  expect([...new Set(tools)].sort()).toEqual(['Flux', 'cli-utils', 'kapp', 'kluctl', 'timoni'])
  expect(rows.every(cells => cells.length === 3)).toBe(true)
})

const proofs = rows.flatMap(([scenario, , cell = '']) => proofsIn(cell).map(proof => ({ scenario, proof })))

test.each(proofs)('$scenario Its test exists: $proof', ({ proof }) => {
  expect(isThere(proof)).toBe(true)
})
