import { isJsonObject, type Json, type JsonObject } from '../manifest/object.ts'

/** A text that is the same for two values exactly if deepEqual says that they are equal. It serves as a key of maps. */
export function canonical(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`
  if (!isJsonObject(value)) return JSON.stringify(value)
  const names = Object.keys(value).sort()
  return `{${names.map(name => `${JSON.stringify(name)}:${canonical(value[name] ?? null)}`).join()}}`
}

/** The canonical text of the values of some fields. An absent field counts as null. */
export function valuesOf(object: JsonObject, names: readonly string[]): string {
  return names.map(name => canonical(object[name] ?? null)).join()
}

/** The names that an object has, out of the given ones and in the given order. */
export function namesIn(object: JsonObject, names: readonly string[]): string[] {
  return names.filter(name => Object.hasOwn(object, name))
}
