import { isJsonObject, type Json } from '../manifest/object.ts'
import { inlineValue, isMultiline, quoted, untagged } from './value-text.ts'
import { visible } from './visible.ts'

/** A value as lines of YAML for reading: short lists and maps in flow style, texts as blocks. */
export function yamlLines(value: Json): string[] {
  if (isJsonObject(value) && Object.keys(value).length > 0) {
    return Object.entries(value).flatMap(([key, item]) => entryLines(`${quoted(key)}:`, item))
  }
  if (Array.isArray(value) && value.length > 0) return value.flatMap(itemLines)
  return isMultiline(value) ? textLines(value) : [inlineValue(value)]
}

function entryLines(head: string, value: Json): string[] {
  if (isMultiline(value)) return [`${head} |`, ...indented(textLines(value))]
  const flow = `${head} ${inlineValue(value)}`
  if (!isNested(value) || (flow.length <= 60 && isFlat(value))) return [flow]
  return [head, ...indented(yamlLines(value))]
}

function itemLines(item: Json): string[] {
  const [first = '', ...rest] = isMultiline(item) ? ['|', ...textLines(item)] : yamlLines(item)
  return [`- ${first}`, ...indented(rest)]
}

function textLines(text: string): string[] {
  return untagged(text).replace(/\n$/, '').split('\n').map(visible)
}

function indented(lines: readonly string[]): string[] {
  return lines.map(line => (line === '' ? '' : `  ${line}`))
}

function isNested(value: Json): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0
}

/** Holds no further lists or maps and no texts of several lines. */
function isFlat(value: Json): boolean {
  if (typeof value !== 'object' || value === null) return !isMultiline(value)
  return Object.values(value).every(item => !isNested(item) && !isMultiline(item))
}
