import { isTaggedInteger } from '../../manifest/json.ts'
import { isJsonObject, type Json } from '../../manifest/object.ts'

/**
 * Whether a double holds every integer in a value exactly. A double can't tell an integer beyond 2^53 from its
 * neighbours, and the check of values knows only doubles.
 */
export function isExact(value: Json): boolean {
  if (Array.isArray(value)) return value.every(isExact)
  if (isJsonObject(value)) return Object.values(value).every(isExact)
  if (isTaggedInteger(value)) return false
  return typeof value !== 'number' || !Number.isInteger(value) || Number.isSafeInteger(value)
}
