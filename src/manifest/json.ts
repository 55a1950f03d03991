import type { Json } from './object.ts'

// A double holds integers only up to 2^53, but Kubernetes has int64. A larger integer becomes a string that starts with
// this private-use character and `i`. A string that already starts with this character gets the same character and `s`
// as a prefix.
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
 * JSON.parse that keeps large integers exact: an integer beyond 2^53 becomes a tagged string. Tagged strings can be
 * compared, copied and patched like other strings, and stringifyJson writes them as integers. Throws SyntaxError.
 */
export function parseJson(text: string): Json {
  return needsTags(text) ? parseWithSource(text, keepExact) : (JSON.parse(text) as Json)
}

/** JSON.stringify for values of parseJson. Writes tagged strings as integers. */
export function stringifyJson(value: Json, indent?: number | string): string {
  const text = JSON.stringify(value, undefined, indent)
  return text.includes(tag) ? JSON.stringify(value, restore, indent) : text
}

/** Whether a value of parseJson is a tagged string, which stands for an integer. */
export function isTaggedInteger(value: Json | undefined): value is string {
  return typeof value === 'string' && value.startsWith(integerTag)
}

// Every integer beyond 2^53 has at least 16 digits. If the digits are in a string, parsing is only slower.
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
