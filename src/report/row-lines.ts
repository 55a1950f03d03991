import type { Json } from '../manifest/object.ts'
import type { AddedRow, ChangedRow, MovedRow, RemovedRow, Row } from '../plan/rows/row.ts'
import { aroundDifference, shortened } from './around-difference.ts'
import { type Canvas, indented } from './canvas.ts'
import { fieldPath, itemName } from './field-path.ts'
import { groupRows } from './row-groups.ts'
import { shownValue } from './row-value.ts'
import { textHunks } from './text-hunks.ts'
import { inlineValue, isMultiline } from './value-text.ts'
import { yamlLines } from './yaml-lines.ts'

const longestBlock = 80
const mostRows = 200
const byServerWords = ' (by the server)'

type Renderers = { readonly [K in Row['kind']]: (row: Extract<Row, { kind: K }>, canvas: Canvas) => string[] }

const renderers: Renderers = {
  added: (row, canvas) => oneSided(row, row.after, canvas),
  removed: (row, canvas) => oneSided(row, row.before, canvas),
  changed,
  moved,
}

/**
 * Rows as lines that fit a width, a sign before each so that nothing depends on colour: `~ spec.replicas: 2 → 3`,
 * texts and large values below their path, rows of one list item under one head. A new value or one that goes may
 * take two lines of the terminal; longer ones are cut, and `-o json` has all of them.
 */
export function rowLines(rows: readonly Row[], canvas: Canvas): string[] {
  const groups = groupRows(rows.slice(0, mostRows))
  const lines = groups.flatMap(({ head, rows: members }) => {
    if (head.length === 0) return members.flatMap(row => lineOf(row, canvas))
    const below = members.map(row => ({ ...row, path: row.path.slice(head.length) }))
    const inner = indented(canvas, 4, narrower => rowLines(below, narrower))
    return [`${canvas.color.yellow('~')} ${fieldPath(head)}:`, ...inner]
  })
  if (rows.length <= mostRows) return lines
  return [...lines, `... ${rows.length - mostRows} more changes of this object, all of them with -o json`]
}

function lineOf(row: Row, canvas: Canvas): string[] {
  const render = renderers[row.kind] as (row: Row, canvas: Canvas) => string[]
  return render(row, canvas)
}

function oneSided(row: AddedRow | RemovedRow, whole: Json, canvas: Canvas): string[] {
  const { color, width } = canvas
  const sign = row.kind === 'added' ? '+' : '-'
  const paint = row.kind === 'added' ? color.green : color.red
  const { path, value } = shownValue(row.path, whole)
  const server = row.byServer ? color.dim(byServerWords) : ''
  const block = (lines: Json, room: number) =>
    limited(yamlLines(lines).map(line => paint(shortened(`${sign} ${line}`, room * 2))))
  if (path.length === 0) return block(whole, width)
  const head = `${sign} ${fieldPath(path)}`
  if (value === undefined) return [`${paint(head)}${server}`]
  const inline = `${head}: ${inlineValue(value)}`
  if (!isMultiline(value) && (inline.length <= width || typeof value !== 'object')) {
    return [`${paint(shortened(inline, width * 2))}${server}`]
  }
  return [`${paint(`${head}:`)}${server}`, ...indented(canvas, 2, narrower => block(value, narrower.width))]
}

function limited(lines: readonly string[]): string[] {
  if (lines.length <= longestBlock) return [...lines]
  const rest = lines.length - longestBlock
  return [...lines.slice(0, longestBlock), `  ... ${rest} more lines, all of them with -o json`]
}

function changed(row: ChangedRow, canvas: Canvas): string[] {
  const { path, before, after, inner, byServer } = row
  const { color, width } = canvas
  const server = byServer ? color.dim(byServerWords) : ''
  const head = `${color.yellow('~')} ${fieldPath(path)}`
  if (inner !== undefined) {
    const below = indented(canvas, 4, narrower => rowLines(inner.rows, narrower))
    return [`${head} (${inner.format}):${server}`, ...below]
  }
  if (
    typeof before === 'string' &&
    typeof after === 'string' &&
    (isMultiline(before) || isMultiline(after))
  ) {
    return [`${head}:${server}`, ...indented(canvas, 2, narrower => textHunks(before, after, narrower))]
  }
  const [old, now] = [inlineValue(before), after === undefined ? '(the server chooses)' : inlineValue(after)]
  const length = fieldPath(path).length + old.length + now.length + 7
  if (length <= width) return [`${head}: ${color.red(old)} → ${color.green(now)}${server}`]
  const [oldShort, nowShort] = aroundDifference(old, now, width - 4)
  return [`${head}:${server}`, `  ${color.red(`- ${oldShort}`)}`, `  ${color.green(`+ ${nowShort}`)}`]
}

function moved({ path, items, order, moved: ones, movedItems }: MovedRow, canvas: Canvas): string[] {
  const names = (steps: MovedRow['order']) => steps.map(itemName).join(', ')
  const head = `${canvas.color.yellow('~')} ${fieldPath(path)}:`
  const whole = `order is now ${names(order)}`
  if (order.length === items && whole.length <= canvas.width) return [`${head} ${whole}`]
  const more = movedItems > ones.length ? ` and ${movedItems - ones.length} more` : ''
  return [shortened(`${head} ${movedItems} of ${items} items moved: ${names(ones)}${more}`, canvas.width * 2)]
}
