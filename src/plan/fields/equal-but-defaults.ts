import { itemSchema, ownPropertySchema, propertySchema } from '../../manifest/crd-schema.ts'
import { isJsonObject, type Json, type JsonObject } from '../../manifest/object.ts'
import { deepEqual } from '../deep-equal.ts'

/**
 * Whether a live value is what the server makes of a wanted one by filling in defaults. Every field of the wanted value
 * must be there with an equal value, and each other field of the live value must have the default of the schema.
 */
export function equalButDefaults(
  wanted: Json,
  live: Json | undefined,
  schema: JsonObject | undefined,
): boolean {
  if (schema === undefined || live === undefined) return deepEqual(wanted, live)
  if (Array.isArray(wanted) && Array.isArray(live)) {
    const below = itemSchema(schema)
    return (
      wanted.length === live.length && wanted.every((item, at) => equalButDefaults(item, live[at], below))
    )
  }
  return isJsonObject(wanted) && isJsonObject(live)
    ? equalMaps(wanted, live, schema)
    : deepEqual(wanted, live)
}

function equalMaps(wanted: JsonObject, live: JsonObject, schema: JsonObject): boolean {
  const isWanted = Object.entries(wanted).every(
    ([name, value]) =>
      Object.hasOwn(live, name) && equalButDefaults(value, live[name], propertySchema(schema, name)),
  )
  return (
    isWanted &&
    Object.entries(live).every(([name, value]) => {
      return Object.hasOwn(wanted, name) || isDefault(value, ownPropertySchema(schema, name))
    })
  )
}

/** The server fills in the defaults of a default, too. */
function isDefault(live: Json, schema: JsonObject | undefined): boolean {
  const value = schema?.['default']
  return value !== undefined && equalButDefaults(value, live, schema)
}
