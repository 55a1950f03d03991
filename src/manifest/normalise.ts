import { isTaggedInteger, stringifyJson } from './json.ts'
import { groupOf } from './key.ts'
import { isBuiltInGroup } from './kind.ts'
import { type Manifest, type Move, withBody } from './manifest.ts'
import { isJsonObject, type Json, type JsonObject, type KubeObject } from './object.ts'
import { extendPointer } from './pointer.ts'
import { isSecret } from './secret.ts'

/**
 * A copy of the manifest with the body that is sent (docs/rules.md 1.2 and 1.3). The body has no nulls that would
 * change something at every apply, and the stringData of a Secret is folded into data. In built-in kinds `status` is
 * removed, because it is a subresource and the server ignores it in an apply. In a custom resource it may be a
 * plain field.
 */
export function normalise(manifest: Manifest): Manifest {
  const { object } = manifest
  if (!isBuiltInGroup(groupOf(object.apiVersion))) return withBody(manifest, normaliseCustom(object), [])
  const { status: _, ...rest } = withoutNulls(object) as KubeObject
  const { body, moves } = isSecret(object) ? foldStringData(rest as KubeObject) : { body: rest, moves: [] }
  return withBody(manifest, body as KubeObject, moves)
}

/** In a custom resource a null can keep the server from filling in a default, except in list items and metadata. */
function normaliseCustom(object: KubeObject): KubeObject {
  const body = withoutNullsInLists(object) as KubeObject
  return { ...body, metadata: withoutNulls(object.metadata) as KubeObject['metadata'] }
}

function withoutNulls(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutNulls)
  if (!isJsonObject(value)) return value
  const kept = Object.entries(value).filter(([, child]) => child !== null)
  return Object.fromEntries(kept.map(([name, child]) => [name, withoutNulls(child)]))
}

function withoutNullsInLists(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutNulls)
  if (!isJsonObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, child]) => [name, withoutNullsInLists(child)]))
}

/** Folds stringData into data as the server does. Values that are not strings stay, so that the server rejects them. */
function foldStringData(secret: KubeObject): { body: JsonObject; moves: readonly Move[] } {
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
