import type { Json } from './object.ts'

// A double holds integers up to 2^53; Kubernetes has int64. What does not fit becomes a string that starts
// with this private-use character and `i`; a string of the text that starts with it gets `s` in front.
const tag = '\uF5B3'
const integerTag = `${tag}i`
const stringTag = `${tag}s`

/** The third argument of a reviver (ECMAScript, JSON.parse source text access). */
interface ReviverContext {
  readonly source?: string
}
type Reviver = (key: string, value: unknown, context: ReviverContext) => unknown
const parseWithSource = JSON.parse as (text: string, reviver: Reviver) => Json
const { rawJSON } = JSON as unknown as { rawJSON: (text: string) => unknown }

/**
 * JSON.parse that loses no integer: those beyond 2^53 become tagged strings, which compare, copy and patch
 * like any string and which stringifyJson turns back. Throws SyntaxError.
 */
export function parseJson(text: string): Json {
  return needsTags(text) ? parseWithSource(text, keepExact) : (JSON.parse(text) as Json)
}

/** JSON.stringify for values of parseJson: tagged strings are written as the integers they stand for. */
export function stringifyJson(value: Json, indent?: number | string): string {
  const text = JSON.stringify(value, undefined, indent)
  return text.includes(tag) ? JSON.stringify(value, restore, indent) : text
}

/** Says of a value of parseJson that it is an integer, although JavaScript sees a string. */
export function isTaggedInteger(value: Json | undefined): value is string {
  return typeof value === 'string' && value.startsWith(integerTag)
}

// Sixteen digits in a row are rare enough; one inside a string only costs the slower way.
function needsTags(text: string): boolean {
  return /[0-9]{16}/.test(text) || text.includes(tag) || /\\u[fF]5[bB]3/.test(text)
}

function keepExact(_key: string, value: unknown, context: ReviverContext): unknown {
  if (typeof value === 'string') return value.startsWith(tag) ? stringTag + value : value
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return value
  return context.source !== undefined && /^-?[0-9]+$/.test(context.source)
    ? integerTag + context.source
    : value
}

function restore(_key: string, value: unknown): unknown {
  if (typeof value !== 'string' || !value.startsWith(tag)) return value
  if (value.startsWith(integerTag)) return rawJSON(value.slice(integerTag.length))
  return value.startsWith(stringTag) ? value.slice(stringTag.length) : value
}
