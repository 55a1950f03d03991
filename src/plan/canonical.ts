import { isJsonObject, type Json, type JsonObject } from '../manifest/object.ts'

/** A text that two values share exactly where deepEqual holds them for equal: a key for maps. */
export function canonical(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`
  if (!isJsonObject(value)) return JSON.stringify(value)
  const names = Object.keys(value).sort()
  return `{${names.map(name => `${JSON.stringify(name)}:${canonical(value[name] ?? null)}`).join()}}`
}

/** The values of some fields of an object, as such a text. */
export function valuesOf(object: JsonObject, names: readonly string[]): string {
  return names.map(name => canonical(object[name] ?? null)).join()
}

/** Those of some names that an object has, in their order. */
export function namesIn(object: JsonObject, names: readonly string[]): string[] {
  return names.filter(name => Object.hasOwn(object, name))
}
