import { isJsonObject, type Json, type KubeObject } from './object.ts'

/**
 * A copy of an object without some fields, each given as the tokens of its JSON pointer. A map or list that becomes
 * empty goes, too, because an empty one would still own the field. The object itself is not changed.
 */
export function withoutFields(object: KubeObject, paths: readonly (readonly string[])[]): KubeObject {
  return (without(object, paths) ?? {}) as KubeObject
}

function without(value: Json, paths: readonly (readonly string[])[]): Json | undefined {
  if (paths.length === 0) return value
  const below = Map.groupBy(paths, ([token = '']) => token)
  const child = (token: string, own: Json): Json | undefined => {
    const rests = (below.get(token) ?? []).map(path => path.slice(1))
    return rests.some(rest => rest.length === 0) ? undefined : without(own, rests)
  }
  if (Array.isArray(value)) {
    const items = value.flatMap((item, index) => child(String(index), item) ?? [])
    return items.length === 0 ? undefined : items
  }
  if (!isJsonObject(value)) return value
  const entries = Object.entries(value).flatMap(([name, own]) => {
    const left = child(name, own)
    return left === undefined ? [] : [[name, left] as const]
  })
  return entries.length === 0 ? undefined : Object.fromEntries(entries)
}
