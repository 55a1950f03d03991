import { isTaggedInteger, stringifyJson } from '../manifest/json.ts'
import type { Json } from '../manifest/object.ts'
import { visible } from './visible.ts'

/** A string of parseJson without the tag that large integers make necessary. */
export function untagged(value: string): string {
  return JSON.parse(stringifyJson(value)) as string
}

/** A text with more than one line: shown line by line. */
export function isMultiline(value: Json | undefined): value is string {
  return typeof value === 'string' && value.trimEnd().includes('\n')
}

/** A value on one line, as YAML in flow style; strings are quoted only where they would read as something else. */
export function inlineValue(value: Json | undefined): string {
  if (value === undefined) return '(absent)'
  if (typeof value === 'string')
    return isTaggedInteger(value) ? stringifyJson(value) : quoted(untagged(value))
  if (value === null || typeof value !== 'object') return String(value)
  if (Array.isArray(value)) return `[${value.map(inlineValue).join(', ')}]`
  const pairs = Object.entries(value).map(([key, item]) => `${quoted(key)}: ${inlineValue(item)}`)
  return pairs.length === 0 ? '{}' : `{ ${pairs.join(', ')} }`
}

const masks = /^\*\*\*( \((before|after)\))?$/
// Numbers, dates and times as well.
const ambiguous = /^(true|false|null|yes|no|on|off|~|y|n|[-+.]?[\d.][\d_.,:xotze+a-f-]*)?$/i

/** A string as one line of YAML: plain where that is safe to read, else in quotes, single ones around double ones. */
export function quoted(value: string): string {
  if (masks.test(value)) return value
  const plain =
    /^(-{1,2}(?=[A-Za-z])|[\w/.@(])[^\n\r\t\\"]*$/.test(value) && !/: |[:,\]}{[] *$| #|, | $/.test(value)
  if (hasControl(value)) return visible(JSON.stringify(value))
  if (plain && !ambiguous.test(value)) return value
  return /["\\]/.test(value) && !value.includes("'") ? `'${value}'` : JSON.stringify(value)
}

// Terminals obey escape sequences: text from a cluster must not move the cursor or hide lines.
function hasControl(value: string): boolean {
  return /\p{Cc}|\p{Cf}/u.test(value)
}
