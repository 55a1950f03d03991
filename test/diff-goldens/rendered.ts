import { Chalk } from 'chalk'
import { compareDocuments, createdDocument, createdRows } from '../../src/plan/diff.ts'
import type { Row } from '../../src/plan/rows/row.ts'
import { indentedLines, usualWidth } from '../../src/report/canvas.ts'
import { rowLines } from '../../src/report/row-lines.ts'
import { type Case, recorded } from './cases.ts'

/** The rows of a case. */
export function rowsOf(one: Case): readonly Row[] {
  const { live, result, wanted } = recorded(one)
  // Recorded kinds with a status in the manifest have no subresource for it.
  const resource = { hasStatus: !('status' in wanted) }
  if (live === undefined) return createdRows(createdDocument(wanted, resource))
  return compareDocuments({ live, result, wanted, resource }).rows
}

/** What the text of a diff says of a case: its rows, indented as below the line of their object. */
export function rendered(one: Case): string {
  const lines = rowLines(rowsOf(one), { width: usualWidth - 4, color: new Chalk({ level: 0 }) })
  return lines.length === 0
    ? 'no difference\n'
    : indentedLines(lines, 4)
        .map(line => `${line}\n`)
        .join('')
}
