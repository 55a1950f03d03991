import type { ChalkInstance } from 'chalk'
import type { Json } from '../manifest/object.ts'
import type { FieldChange } from '../plan/change.ts'
import { fieldPath } from './field-path.ts'
import { type DiffLine, diffLines } from './line-diff.ts'
import { inlineValue, isMultiline, untagged } from './value-text.ts'
import { visible } from './visible.ts'
import { yamlLines } from './yaml-lines.ts'

const longestLine = 100
const longestBlock = 80
const context = 2

type Painter = (text: string) => string
interface Style {
  readonly sign: '+' | '~' | '-'
  readonly paint: Painter
}

/** The lines of one changed field, not indented: `~ .spec.replicas: 2 → 3`, texts and large values below it. */
export function fieldLines(field: FieldChange, color: ChalkInstance): string[] {
  const path = visible(fieldPath(field.path))
  if (field.op === 'replace') return replaced(path, field, color)
  const style: Style =
    field.op === 'add' ? { sign: '+', paint: color.green } : { sign: '-', paint: color.red }
  const value = (field.op === 'add' ? field.after : field.before) ?? null
  if (field.path === '') return block(value, style)
  const head = `${style.sign} ${path}:`
  const inline = `${head} ${inlineValue(value)}`
  if (!isMultiline(value) && (inline.length <= longestLine || typeof value !== 'object')) {
    return [style.paint(shortened(inline))]
  }
  return [style.paint(head), ...block(value, style).map(line => `  ${line}`)]
}

/** A whole value, each line with its sign; cut off where it is very long. */
function block(value: Json, { sign, paint }: Style): string[] {
  const lines = yamlLines(value).map(line => paint(shortened(`${sign} ${line}`)))
  if (lines.length <= longestBlock) return lines
  return [
    ...lines.slice(0, longestBlock),
    `  ... ${lines.length - longestBlock} more lines, all of them with -o json`,
  ]
}

function replaced(path: string, { before, after }: FieldChange, color: ChalkInstance): string[] {
  const head = `~ ${path}:`
  if (
    typeof before === 'string' &&
    typeof after === 'string' &&
    (isMultiline(before) || isMultiline(after))
  ) {
    return [color.yellow(head), ...textDiff(before, after, color).map(line => `  ${line}`)]
  }
  const [old, now] = [inlineValue(before), inlineValue(after)]
  const line = `${head} ${old} → ${now}`
  if (line.length <= longestLine) return [color.yellow(line)]
  const [oldShort, nowShort] = aroundDifference(old, now)
  return [color.yellow(head), `  ${color.red(`- ${oldShort}`)}`, `  ${color.green(`+ ${nowShort}`)}`]
}

/** Two texts as hunks of changed lines with a little context. */
function textDiff(before: string, after: string, color: ChalkInstance): string[] {
  const [old, now] = [untagged(before), untagged(after)]
  // The empty rest behind the last line break of both is no line.
  const end = old.endsWith('\n') && now.endsWith('\n') ? -1 : undefined
  const lines = diffLines(old.split('\n').slice(0, end), now.split('\n').slice(0, end))
  const near = lines.map((_, index) =>
    lines.slice(Math.max(0, index - context), index + context + 1).some(line => line.sign !== ' '),
  )
  return lines.flatMap((line, index) => {
    if (near[index]) return [painted(line, color)]
    return index === 0 || near[index - 1] ? ['  ...'] : []
  })
}

function painted({ sign, text }: DiffLine, color: ChalkInstance): string {
  const line = shortened(`${sign} ${visible(text)}`)
  if (sign === ' ') return line
  return sign === '+' ? color.green(line) : color.red(line)
}

/** Two values, both cut to the place where they begin to differ where they would not fit a line. */
function aroundDifference(old: string, now: string): [string, string] {
  if (Math.max(old.length, now.length) <= longestLine * 2) return [old, now]
  let same = 0
  while (same < old.length && old[same] === now[same]) same++
  const start = same > 40 ? same - 20 : 0
  const cut = (text: string) => shortened(`${start > 0 ? '...' : ''}${text.slice(start)}`)
  return [cut(old), cut(now)]
}

function shortened(line: string): string {
  if (line.length <= longestLine * 2) return line
  return `${line.slice(0, longestLine * 2)}... (${line.length - longestLine * 2} more characters)`
}
