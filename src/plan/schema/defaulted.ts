import { itemSchema, propertySchema } from '../../manifest/crd-schema.ts'
import { isJsonObject, type Json, type JsonObject } from '../../manifest/object.ts'

/**
 * The value with the defaults of its schema, as the server fills them in before it checks the value. A null gives way to
 * a default if the field is not `nullable`.
 */
export function defaulted(value: Json, schema: JsonObject | undefined): Json {
  if (schema === undefined) return value
  if (Array.isArray(value)) return value.map(item => defaulted(item, itemSchema(schema)))
  if (!isJsonObject(value)) return value
  const { properties } = schema
  const filled = isJsonObject(properties) ? { ...defaultsFor(value, properties), ...value } : value
  return Object.fromEntries(
    Object.entries(filled).map(([name, child]) => {
      const below = propertySchema(schema, name)
      const standard = below?.['default']
      const isReplaced = child === null && standard !== undefined && below?.['nullable'] !== true
      return [name, defaulted(isReplaced ? standard : child, below)]
    }),
  )
}

function defaultsFor(value: JsonObject, properties: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(properties).flatMap(([name, schema]): [string, Json][] => {
      const standard = isJsonObject(schema) ? schema['default'] : undefined
      return standard === undefined || Object.hasOwn(value, name) ? [] : [[name, standard]]
    }),
  )
}
