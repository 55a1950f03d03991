import type { FindSchema } from './crd-schema.ts'
import { withoutForbiddenNulls } from './forbidden-nulls.ts'
import { isTaggedInteger, stringifyJson } from './json.ts'
import { groupOf } from './key.ts'
import { isBuiltInGroup } from './kind.ts'
import { type Manifest, type Move, withBody } from './manifest.ts'
import { withoutNullFrame, withoutNulls } from './nulls.ts'
import { isJsonObject, type Json, type JsonObject, type KubeObject } from './object.ts'
import { withoutPlaceholders } from './placeholders.ts'
import { extendPointer } from './pointer.ts'
import { isSecret } from './secret.ts'
import { withoutServerOwned } from './server-owned.ts'

/** A manifest with the body that is sent, and the JSON pointers of the fields that are worth a warning. */
export interface Normalised {
  readonly manifest: Manifest
  readonly leftOut: readonly string[]
}

/**
 * A copy of the manifest with the body that is sent. What only the server sets and the placeholders of controllers are
 * left out (docs/rules.md 1.15 and 1.16). So are nulls that would change something at every apply (docs/rules.md 1.2):
 * all nulls of a built-in kind, and those that the schema of a custom resource forbids. `findSchema` knows the CRDs of
 * the configuration. The nulls of other custom resources stay, because only the server knows their schemas
 * (settle-nulls.ts). The stringData of a Secret is folded into data (docs/rules.md 1.3).
 */
export function normalise(given: Manifest, findSchema: FindSchema): Normalised {
  const owned = withoutServerOwned(given.object)
  const { object, leftOut } = withoutPlaceholders(owned.object)
  const { body, moves } = isBuiltInGroup(groupOf(object.apiVersion))
    ? builtInBody(object)
    : customBody(object, findSchema)
  return { manifest: withBody(given, body as KubeObject, moves), leftOut: [...owned.leftOut, ...leftOut] }
}

/** A body, and the fields that have another pointer than in the manifest. */
interface Body {
  readonly body: JsonObject
  readonly moves: readonly Move[]
}

function builtInBody(object: KubeObject): Body {
  const body = withoutNulls(object) as KubeObject
  return isSecret(body) ? foldStringData(body) : { body, moves: [] }
}

function customBody(object: KubeObject, findSchema: FindSchema): Body {
  const body = withoutNullFrame(object)
  const schema = findSchema(object.apiVersion, object.kind)
  if (schema === undefined) return { body, moves: [] }
  const stripped = withoutForbiddenNulls(body, schema)
  return { body: stripped.object, moves: stripped.moves }
}

/** Folds stringData into data as the server does. Values that are not strings stay, so that the server rejects them. */
function foldStringData(secret: KubeObject): Body {
  const { stringData, ...rest } = secret
  const data = rest['data'] ?? {}
  if (!isJsonObject(stringData) || !isJsonObject(data)) return { body: secret, moves: [] }
  const texts = Object.entries(stringData).filter(([, value]) => isText(value))
  const others = Object.entries(stringData).filter(([, value]) => !isText(value))
  const folded: JsonObject = Object.fromEntries(texts.map(([name, text]) => [name, encode(text)]))
  const body = {
    ...rest,
    ...(texts.length > 0 ? { data: { ...data, ...folded } } : {}),
    ...(others.length > 0 ? { stringData: Object.fromEntries(others) } : {}),
  }
  return { body, moves: movesToData(Object.keys(folded), rest['data'] === undefined) }
}

/** The moves of keys from stringData to data. `isWhole`: the manifest has no data, so one move covers all keys. */
function movesToData(keys: readonly string[], isWhole: boolean): Move[] {
  if (keys.length === 0) return []
  if (isWhole) return [{ to: '/data', from: '/stringData' }]
  return keys.map(key => ({ to: extendPointer('/data', key), from: extendPointer('/stringData', key) }))
}

function isText(value: Json): boolean {
  return typeof value === 'string' && !isTaggedInteger(value)
}

/** The base64 of a string. stringifyJson and JSON.parse remove the tag that some strings have (json.ts). */
function encode(text: Json): string {
  return Buffer.from(String(JSON.parse(stringifyJson(text))), 'utf8').toString('base64')
}
