import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')

/** The cells of the rows of a document that match. */
export function rowsOf(document: string, row: RegExp): string[][] {
  const lines = read(document).split('\n')
  return lines.filter(line => row.test(line)).map(line => line.replace(/^\| | \|$/g, '').split(' | '))
}

/** The tests that a cell names, as `` `test/e2e/x.test.ts`: name ``, separated by semicolons. */
export function proofsIn(cell: string): string[] {
  return cell.split(/; (?=`test)/)
}

/** Whether the test that a proof names exists. The name stands as a literal before the function of the test. */
export function isThere(proof: string): boolean {
  const [, file, name = ''] = /^`(test\/\S+\.test\.ts)`: (.+)$/.exec(proof) ?? []
  if (file === undefined) return false
  const calls = read(file).matchAll(/\(\s*'((?:[^'\\\n]|\\.)*)',\s*(?:async )?(?:\(|\w+ =>)/g)
  return [...calls].some(([, called]) => called === name)
}
