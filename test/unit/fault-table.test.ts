import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '../..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')

const rows = read('docs/faults.md')
  .split('\n')
  .filter(line => /^\| \d/.test(line))
  .map(line => line.split(' | ').map(cell => cell.replace(/^\| | \|$/g, '')))

test('docs/faults.md has each fault once, in order', () => {
  expect(rows.map(([number]) => Number(number))).toEqual(Array.from({ length: 32 }, (_, index) => index + 1))
  expect(rows.every(cells => cells.length === 4)).toBe(true)
})

/** The names of the tests in a file. Each stands as a literal before the function of the test. */
function testsIn(file: string): string[] {
  const calls = read(file).matchAll(/\(\s*'((?:[^'\\\n]|\\.)*)',\s*(?:async )?(?:\(|\w+ =>)/g)
  return [...calls].map(([, name = '']) => name)
}

const proofs = rows.flatMap(([number, fault, , cell = '']) =>
  cell.split(/; (?=`test)/).map(proof => ({ number, fault, proof })),
)

test.each(proofs)('a test of fault $number exists: $proof', ({ proof }) => {
  const [, file = '', name = ''] = /^`(test\/\S+\.test\.ts)`: (.+)$/.exec(proof) ?? []
  expect(testsIn(file)).toContain(name)
})
