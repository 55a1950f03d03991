import { isJsonObject, type Json, type JsonObject } from '../../manifest/object.ts'
import { breaksFormat } from './formats.ts'
import { goPattern } from './go-pattern.ts'
import { isExact } from './is-exact.ts'
import { fieldParts, itemPart, type Part } from './structure.ts'

/**
 * The JSON Schema (draft 7) for some values of a custom resource, made from the schema of a CRD. It has only the fields
 * that the values have, because a whole schema may have hundreds of kilobytes, and compiling it would take seconds. What
 * JSON Schema and the server may read differently is left out. Unknown fields are not checked (shape-faults.ts).
 */
export function valueSchema(part: Part): JsonObject {
  const { schema, values } = part
  const types = typesOf(schema)
  const kept = types.length === 0 ? {} : { type: types }
  // The server checks of a null only its type and the enum.
  if (values.every(value => value === null)) return { ...kept, ...enumOf(schema) }
  const items = itemPart(part)
  const properties = [...fieldParts(part)].map(([name, below]): [string, Json] => [name, valueSchema(below)])
  return {
    ...kept,
    ...constraints(schema),
    ...multipleOf(part),
    ...(properties.length === 0 ? {} : { properties: Object.fromEntries(properties) }),
    ...(items === undefined ? {} : { items: valueSchema(items) }),
    ...requiredOf(schema),
  }
}

function typesOf(schema: JsonObject): string[] {
  const { type, nullable } = schema
  const types =
    schema['x-kubernetes-int-or-string'] === true
      ? ['integer', 'string']
      : typeof type === 'string'
        ? [type]
        : []
  return types.length > 0 && nullable === true ? [...types, 'null'] : types
}

/** Embedded resources need an apiVersion and a kind, which their schema does not say. */
function requiredOf(schema: JsonObject): JsonObject {
  const own = Array.isArray(schema['required']) ? schema['required'] : []
  const implicit = schema['x-kubernetes-embedded-resource'] === true ? ['apiVersion', 'kind'] : []
  const required = [...new Set([...implicit, ...own])]
  return required.length === 0 ? {} : { required }
}

const copied = [
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'minProperties',
  'maxProperties',
  'uniqueItems',
]

/** The keywords that limit a value itself. */
function constraints(schema: JsonObject): JsonObject {
  return {
    ...pick(schema, copied),
    ...enumOf(schema),
    ...bound(schema, 'minimum', 'exclusiveMinimum'),
    ...bound(schema, 'maximum', 'exclusiveMaximum'),
    ...patternOf(schema),
    ...formatOf(schema),
    ...junctors(schema),
  }
}

function enumOf({ enum: values }: JsonObject): JsonObject {
  return values !== undefined && isExact(values) ? { enum: values } : {}
}

/** In a CRD, `exclusiveMinimum` is a flag beside `minimum`. */
function bound(schema: JsonObject, limit: string, exclusive: string): JsonObject {
  const value = schema[limit]
  if (value === undefined || !isExact(value)) return {}
  return { [schema[exclusive] === true ? exclusive : limit]: value }
}

function patternOf({ pattern }: JsonObject): JsonObject {
  return typeof pattern === 'string' && goPattern(pattern) !== undefined ? { pattern } : {}
}

function formatOf({ format }: JsonObject): JsonObject {
  const isKnown = typeof format === 'string' && (format === 'int32' || Object.hasOwn(breaksFormat, format))
  return isKnown ? { format } : {}
}

/** A remainder of fractions depends on how numbers are rounded, and so does that of an integer beyond 2^53. */
function multipleOf({ schema: { multipleOf: factor }, values }: Part): JsonObject {
  return typeof factor === 'number' && Number.isInteger(factor) && [factor, ...values].every(isExact)
    ? { multipleOf: factor }
    : {}
}

function junctors(schema: JsonObject): JsonObject {
  const lists = ['allOf', 'anyOf', 'oneOf'].flatMap((name): [string, Json][] => {
    const branches = schema[name]
    if (!Array.isArray(branches) || (name === 'oneOf' && branches.some(isInDoubt))) return []
    return branches.length > 0 ? [[name, branches.filter(isJsonObject).map(branchSchema)]] : []
  })
  const { not } = schema
  const isNegated = isJsonObject(not) && !isInDoubt(not)
  return { ...Object.fromEntries(lists), ...(isNegated ? { not: branchSchema(not) } : {}) }
}

/**
 * Whether something is left out of a branch, or is checked less strictly than by the server. Under `not` and `oneOf`,
 * less strict would mean stricter.
 */
function isInDoubt(schema: Json): boolean {
  if (Array.isArray(schema)) return schema.some(isInDoubt)
  if (!isJsonObject(schema)) return false
  const { pattern, format, multipleOf: factor, ...rest } = schema
  if (typeof format === 'string' || factor !== undefined) return true
  const { enum: values = null, minimum = null, maximum = null } = rest
  if (![values, minimum, maximum].every(isExact)) return true
  if (typeof pattern === 'string' && goPattern(pattern) === undefined) return true
  return Object.values(rest).some(isInDoubt)
}

/** A branch of `anyOf` and the like has no types but those of an int-or-string. */
function branchSchema(schema: JsonObject): JsonObject {
  const { properties, items, additionalProperties, required } = schema
  const types = typesOf(schema)
  return {
    ...(types.length === 0 ? {} : { type: types }),
    ...constraints(schema),
    ...(isJsonObject(properties)
      ? {
          properties: Object.fromEntries(
            Object.entries(properties).map(([name, one]) => [
              name,
              isJsonObject(one) ? branchSchema(one) : {},
            ]),
          ),
        }
      : {}),
    ...(isJsonObject(items) ? { items: branchSchema(items) } : {}),
    ...(isJsonObject(additionalProperties)
      ? { additionalProperties: branchSchema(additionalProperties) }
      : {}),
    ...(Array.isArray(required) && required.length > 0 ? { required } : {}),
  }
}

function pick(schema: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(
    names.flatMap((name): [string, Json][] => {
      const value = schema[name]
      return value === undefined ? [] : [[name, value]]
    }),
  )
}
