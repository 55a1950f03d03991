import { parse as parseToml } from 'smol-toml'
import { parseDocument } from 'yaml'
import { parseJson } from '../../manifest/json.ts'
import type { Json, JsonObject } from '../../manifest/object.ts'
import { readIni } from './ini.ts'
import { lastField } from './place.ts'
import type { PathStep, TextFormat } from './row.ts'

/** Two texts of one format, read. */
interface Structure {
  readonly format: TextFormat
  readonly before: Json[] | JsonObject
  readonly after: Json[] | JsonObject
}

const readers: Readonly<Record<TextFormat, (text: string) => unknown>> = {
  JSON: parseJson,
  TOML: text => parseToml(text, { integersAsBigInt: 'asNeeded' }),
  INI: readIni,
  YAML: readYaml,
}

const endings: readonly [RegExp, TextFormat][] = [
  [/\.json$/i, 'JSON'],
  [/\.ya?ml$/i, 'YAML'],
  [/\.toml$/i, 'TOML'],
  [/\.(ini|cfg|properties|env)$/i, 'INI'],
]

/**
 * Parses both texts in one format: the format of the field's file ending, else the first that reads both. Undefined if
 * the texts are not both maps or both lists, as scripts are not.
 */
export function structureOf(before: string, after: string, path: readonly PathStep[]): Structure | undefined {
  const name = lastField(path) ?? ''
  const named = endings.find(([ending]) => ending.test(name))?.[1]
  const formats = named === undefined ? guesses(before) : [named]
  for (const format of formats) {
    const [old, now] = [read(before, format), read(after, format)]
    if (old !== undefined && now !== undefined && Array.isArray(old) === Array.isArray(now)) {
      return { format, before: old, after: now }
    }
  }
  return undefined
}

/** By the look of a text. YAML comes last, since much plain text is YAML by chance. */
function guesses(text: string): TextFormat[] {
  if (/^\s*[[{]/.test(text)) return ['JSON', 'TOML', 'INI']
  if (text.startsWith('#!') || !text.trimEnd().includes('\n')) return []
  return /^[^\s:=#][^\s:=]*:(\s|$)|^- /m.test(text) && !hasOddKeys(text) ? ['YAML'] : ['TOML', 'INI']
}

/** Keys with a space in them at the beginning of a line: more likely prose or a script than YAML. */
function hasOddKeys(text: string): boolean {
  return /^[^\s#"'-][^:\n ]* [^:\n]*:(\s|$)/m.test(text)
}

function read(text: string, format: TextFormat): Json[] | JsonObject | undefined {
  // Strings with the tag of parseJson stand for others.
  if (text.includes('\uF5B3')) return undefined
  try {
    const value = plain(readers[format](text))
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    // It is text of another kind, then.
    return undefined
  }
}

function readYaml(text: string): unknown {
  const document = parseDocument(text, { intAsBigInt: true, logLevel: 'silent' })
  const [problem] = [...document.errors, ...document.warnings]
  if (problem !== undefined) throw problem
  return document.toJS()
}

/** A parser's value as JSON: integers beyond 2^53 as parseJson gives them, dates as text. */
function plain(value: unknown): Json {
  if (typeof value === 'bigint') {
    return Number.isSafeInteger(Number(value)) ? Number(value) : parseJson(String(value))
  }
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value)
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
  if (Array.isArray(value)) return value.map(plain)
  if (value instanceof Date) return value.toISOString()
  if (typeof value !== 'object') throw new TypeError('no value of JSON')
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, plain(item)]))
}
