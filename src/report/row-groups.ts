import type { PathStep, Row } from '../plan/rows/row.ts'
import { fieldPath } from './field-path.ts'

/** Rows below one head; a row that stands alone has a head without steps. */
export interface RowGroup {
  readonly head: readonly PathStep[]
  readonly rows: readonly Row[]
}

/** A shorter path costs less to read again than a head of its own. */
const shortestHead = 12

/**
 * Rows that follow each other inside the same list item, or below the same long path, under one head: what differs in
 * a container is then read at once.
 */
export function groupRows(rows: readonly Row[]): RowGroup[] {
  const groups: RowGroup[] = []
  for (let start = 0; start < rows.length; ) {
    const group = groupFrom(rows, start)
    groups.push(group)
    start += group.rows.length
  }
  return groups
}

function groupFrom(rows: readonly Row[], start: number): RowGroup {
  const [first, ...rest] = rows.slice(start)
  if (first === undefined) return { head: [], rows: [] }
  const least = leastHead(first.path)
  if (least !== undefined) {
    const others = rest.findIndex(
      row => commonLength(first.path, row.path) < least || row.path.length <= least,
    )
    const members = [first, ...(others === -1 ? rest : rest.slice(0, others))]
    if (members.length > 1 && first.path.length > least) {
      const head = commonHead(members, least)
      if (fieldPath(head).length >= shortestHead) return { head, rows: members }
    }
  }
  return { head: [], rows: [first] }
}

/** The steps that rows must share to be a group: to the first list item, or three where there is none. */
function leastHead(path: readonly PathStep[]): number | undefined {
  const item = path.findIndex(step => step.kind !== 'field')
  if (item !== -1 && item + 1 < path.length) return item + 1
  return path.length > 3 ? 3 : undefined
}

function commonHead(rows: readonly Row[], least: number): readonly PathStep[] {
  const [first, ...rest] = rows
  if (first === undefined) return []
  const length = rest.reduce(
    (common, { path }) => Math.min(common, commonLength(first.path, path), path.length - 1),
    first.path.length - 1,
  )
  // An item without keys says little without the name of its list.
  const isBare = rows.some(({ path }) => path[length]?.kind === 'value' || path[length]?.kind === 'index')
  return first.path.slice(0, Math.max(isBare ? length - 1 : length, least))
}

function commonLength(one: readonly PathStep[], other: readonly PathStep[]): number {
  const differs = one.findIndex((step, depth) => {
    const against = other[depth]
    return against === undefined || fieldPath([step]) !== fieldPath([against])
  })
  return differs === -1 ? one.length : differs
}
