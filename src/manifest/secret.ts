import { isTaggedInteger, stringifyJson } from './json.ts'
import { lastApplied } from './last-applied.ts'
import { isJsonObject, type Json, type JsonObject } from './object.ts'

const mask = '***'
const maskBefore = '*** (before)'
const maskAfter = '*** (after)'

/** Shorter values occur in messages by chance, and to mask `a` would make them unreadable (docs/rules.md 6.3). */
const minimumLength = 4

/** Whether an object is a `v1` Secret. A kind `Secret` of another group is a custom resource (docs/rules.md 6.3). */
export function isSecret(object: { readonly apiVersion: Json; readonly kind: Json }): boolean {
  return object.apiVersion === 'v1' && object.kind === 'Secret'
}

/** A whole object for output. The values of a Secret are masked, and any other object is not changed. */
export function maskObject<T extends JsonObject & { apiVersion: string; kind: string }>(object: T): T {
  return isSecret(object) ? (maskPair([], undefined, object).after as T) : object
}

/**
 * The two values of one field of a Secret for output (docs/rules.md 6.2). Equal values become the same mask. Different
 * ones are marked as `(before)` and `(after)`. In a map each value is masked by itself. `path` is the JSON pointer of
 * the field as unescaped tokens.
 */
export function maskPair(
  path: readonly string[],
  before: Json | undefined,
  after: Json | undefined,
): { before: Json | undefined; after: Json | undefined } {
  const place = secrecyOf(path, before, after)
  if (place === 'open') return { before, after }
  if (place === 'secret') return maskValues(before, after)
  return {
    before: maskInside(path, before, after, 'before'),
    after: maskInside(path, before, after, 'after'),
  }
}

/**
 * Masks the values of the given Secrets in a message of the API server: the plain text and the base64. Also masks the
 * JSON form of a value, because the server quotes values (`Invalid value: "..."`).
 */
export function maskText(text: string, secrets: readonly (JsonObject | undefined)[]): string {
  const values = new Set(secrets.flatMap(secretTexts).filter(value => value.length >= minimumLength))
  const longestFirst = [...values].sort((a, b) => b.length - a.length)
  return longestFirst.reduce((masked, value) => masked.replaceAll(value, mask), text)
}

type Secrecy = 'open' | 'secret' | 'holds secrets'

function secrecyOf(path: readonly string[], before: Json | undefined, after: Json | undefined): Secrecy {
  const [first, second, third] = path
  const isMap = [before, after].some(isJsonObject)
  if (first === undefined) return 'holds secrets'
  if (first === 'data' || first === 'stringData')
    return path.length === 1 && isMap ? 'holds secrets' : 'secret'
  if (first !== 'metadata') return 'open'
  if (second === undefined) return 'holds secrets'
  if (second !== 'annotations') return 'open'
  if (third === undefined) return 'holds secrets'
  return third === lastApplied ? 'secret' : 'open'
}

function maskValues(before: Json | undefined, after: Json | undefined) {
  const both = before !== undefined && after !== undefined
  const differ = both && JSON.stringify(before) !== JSON.stringify(after)
  return {
    before: before === undefined ? undefined : differ ? maskBefore : mask,
    after: after === undefined ? undefined : differ ? maskAfter : mask,
  }
}

function maskInside(
  path: readonly string[],
  before: Json | undefined,
  after: Json | undefined,
  side: 'before' | 'after',
): Json | undefined {
  const own = side === 'before' ? before : after
  if (!isJsonObject(own)) return path.length === 0 || own === undefined ? own : mask
  const child = (of: Json | undefined, name: string) => (isJsonObject(of) ? of[name] : undefined)
  return Object.fromEntries(
    Object.keys(own).map(name => {
      const masked = maskPair([...path, name], child(before, name), child(after, name))
      return [name, masked[side] as Json]
    }),
  )
}

function secretTexts(object: JsonObject | undefined): string[] {
  if (
    object === undefined ||
    !isSecret({ apiVersion: object['apiVersion'] ?? '', kind: object['kind'] ?? '' })
  )
    return []
  const plain = textsIn(object['stringData'])
  const encoded = textsIn(object['data'])
  const decoded = encoded.map(value => Buffer.from(value, 'base64').toString('utf8'))
  const reencoded = plain.map(value => Buffer.from(value, 'utf8').toString('base64'))
  return [...encoded, ...reencoded, ...[...plain, ...decoded].flatMap(formsOf)]
}

/** All texts and numbers in a value of any shape, because the server also quotes values of a wrong type. */
function textsIn(value: Json | undefined): string[] {
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(textsIn)
  if (value === undefined || value === null) return []
  return [isTaggedInteger(value) ? stringifyJson(value) : String(value)]
}

function formsOf(value: string): string[] {
  return [value, value.trim(), JSON.stringify(value).slice(1, -1)]
}
