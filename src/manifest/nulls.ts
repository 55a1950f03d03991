import { isJsonObject, type Json, type KubeObject } from './object.ts'

/** Whether a value is null or contains a null. */
export function hasNull(value: Json | undefined): boolean {
  if (typeof value !== 'object') return false
  return value === null || Object.values(value).some(hasNull)
}

/** A copy without the fields that are null. Items of a list that are null stay, so that the server names them. */
export function withoutNulls(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutNulls)
  if (!isJsonObject(value)) return value
  const kept = Object.entries(value).filter(([, child]) => child !== null)
  return Object.fromEntries(kept.map(([name, child]) => [name, withoutNulls(child)]))
}

/**
 * A copy whose metadata has no null fields, because the metadata of all kinds is the same, and without a status that is
 * null. Generators print such a status, and most schemas have no such field or forbid null there.
 */
export function withoutNullFrame(object: KubeObject): KubeObject {
  const { status, ...rest } = object
  const framed = status === null ? (rest as KubeObject) : object
  const { metadata } = framed
  return hasNull(metadata) ? { ...framed, metadata: withoutNulls(metadata) as typeof metadata } : framed
}

/**
 * A copy without the null fields of list items. It is for a custom resource whose schema is not known: a null there
 * could add another item at every apply, as `protocol: null` does in a port.
 */
export function withoutNullsInLists(object: KubeObject): KubeObject {
  return inLists(object) as KubeObject
}

function inLists(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutNulls)
  if (!isJsonObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, child]) => [name, inLists(child)]))
}
