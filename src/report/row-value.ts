import { isJsonObject, type Json, type JsonObject } from '../manifest/object.ts'
import type { PathStep } from '../plan/rows/row.ts'

/** A path and the value that is shown there; undefined where the path says all of it. */
export interface ShownValue {
  readonly path: readonly PathStep[]
  readonly value: Json | undefined
}

/**
 * How a new value or one that goes reads best: a list item without the keys that the path names, and a field with the
 * path going on where a map holds one field only, as in `metadata.labels.team: shop`.
 */
export function shownValue(path: readonly PathStep[], value: Json): ShownValue {
  const last = path.at(-1)
  if (last?.kind === 'value') return { path: [...path.slice(0, -1), { kind: 'item', keys: {} }], value }
  if (last?.kind !== 'item' || !isJsonObject(value)) return extended(path, value)
  const rest = withoutKeys(value, last.keys)
  return { path, value: Object.keys(rest).length === 0 ? undefined : rest }
}

function extended(path: readonly PathStep[], value: Json): ShownValue {
  const [only, ...others] = isJsonObject(value) ? Object.entries(value) : []
  if (path.length === 0 || only === undefined || others.length > 0) return { path, value }
  return extended([...path, { kind: 'field', name: only[0] }], only[1])
}

function withoutKeys(value: JsonObject, keys: JsonObject): JsonObject {
  return Object.entries(keys).reduce((rest, [name, key]) => withoutKey(rest, name.split('.'), key), value)
}

/** A key with dots names a field in nested maps. A map that is empty afterwards is removed, too. */
function withoutKey(map: JsonObject, [name = '', ...deeper]: readonly string[], key: Json): JsonObject {
  const item = map[name]
  const { [name]: _, ...others } = map
  if (deeper.length === 0) return (Array.isArray(item) ? item.join() : item) === key ? others : map
  if (!isJsonObject(item)) return map
  const rest = withoutKey(item, deeper, key)
  return Object.keys(rest).length === 0 ? others : { ...map, [name]: rest }
}
