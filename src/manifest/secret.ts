import { isTaggedInteger, stringifyJson } from './json.ts'
import { lastApplied } from './last-applied.ts'
import { isJsonObject, type Json, type JsonObject } from './object.ts'

const mask = '***'
const maskBefore = '*** (before)'
const maskAfter = '*** (after)'

/** Shorter values stand in error texts by chance: masking `a` would hide every word. */
const minimumLength = 4

/** Only a `v1` Secret: a kind of that name in another group is a custom resource with fields of its own. */
export function isSecret(object: { readonly apiVersion: Json; readonly kind: Json }): boolean {
  return object.apiVersion === 'v1' && object.kind === 'Secret'
}

/** A whole object for showing: the values of a Secret masked, anything else as it is. */
export function maskObject<T extends JsonObject & { apiVersion: string; kind: string }>(object: T): T {
  return isSecret(object) ? (maskPair([], undefined, object).after as T) : object
}

/**
 * The two values of one changed field of a Secret for showing. The caller has decided before that they differ:
 * equal values are masked alike, different ones as `before` and `after`, and inside a map each on its own.
 * `path` holds the steps of the field's JSON pointer, unescaped.
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
 * An API server's error text without the secrets of the Secrets given, as the text they hold and as base64.
 * The server quotes values (`Invalid value: "..."`), so their quoted form counts as well.
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

/** All texts and numbers below a value: what stands there in the wrong form is quoted by the server as well. */
function textsIn(value: Json | undefined): string[] {
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(textsIn)
  if (value === undefined || value === null) return []
  return [isTaggedInteger(value) ? stringifyJson(value) : String(value)]
}

function formsOf(value: string): string[] {
  return [value, value.trim(), JSON.stringify(value).slice(1, -1)]
}
