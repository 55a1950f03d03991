import { itemSchema } from '../../manifest/crd-schema.ts'
import { isTaggedInteger } from '../../manifest/json.ts'
import { isJsonObject, type Json, type JsonObject } from '../../manifest/object.ts'
import { canonical } from '../canonical.ts'
import { fieldSchema, isClosed } from './structure.ts'

/**
 * What the merge of a server-side apply finds wrong with a custom resource, in its words: unknown fields, values of a
 * wrong type, and items that are in a list twice. The server finds this before it looks at admission.
 */
export function shapeFaults(value: Json, schema: JsonObject | undefined, path = ''): string[] {
  // The merge accepts a null for every type.
  if (value === null || schema === undefined) return []
  const { type } = schema
  if (typeof type !== 'string') return []
  const expected = expectations[type]
  if (expected !== undefined && !expected.holds(value))
    return [`${path}: expected ${expected.words}, got ${nameOf(value)}`]
  if (isJsonObject(value)) return mapFaults(value, schema, path)
  return Array.isArray(value) ? listFaults(value, schema, path) : []
}

interface Expectation {
  readonly words: string
  readonly holds: (value: Json) => boolean
}

const isNumber = (value: Json) => typeof value === 'number' || isTaggedInteger(value)
const numeric = { words: 'numeric (int or float)', holds: isNumber }
const expectations: Readonly<Record<string, Expectation>> = {
  object: { words: 'map', holds: isJsonObject },
  array: { words: 'list', holds: Array.isArray },
  string: { words: 'string', holds: value => typeof value === 'string' && !isTaggedInteger(value) },
  boolean: { words: 'boolean', holds: value => typeof value === 'boolean' },
  integer: numeric,
  number: numeric,
}

function nameOf(value: Json): string {
  if (Array.isArray(value)) return 'list'
  if (isJsonObject(value)) return 'map'
  return isNumber(value) ? 'number' : typeof value
}

function mapFaults(map: JsonObject, schema: JsonObject, path: string): string[] {
  return Object.entries(map).flatMap(([name, child]) => {
    const at = `${path}.${name}`
    const below = fieldSchema(schema, name)
    if (below === undefined && isClosed(schema)) return [`${at}: field not declared in schema`]
    return shapeFaults(child, below, at)
  })
}

function listFaults(list: readonly Json[], schema: JsonObject, path: string): string[] {
  const steps = list.map((item, index) => stepOf(item, index, schema))
  const isKeyed = schema['x-kubernetes-list-type'] === 'set' || schema['x-kubernetes-list-type'] === 'map'
  const twice = isKeyed ? [...new Set(steps.filter((step, index) => steps.indexOf(step) !== index))] : []
  return [
    ...twice.map(step => `${path}: duplicate entries for key ${step}`),
    ...list.flatMap((item, index) => shapeFaults(item, itemSchema(schema), path + steps[index])),
  ]
}

/** What identifies an item in its list: its value, its keys, or its position. */
function stepOf(item: Json, index: number, schema: JsonObject): string {
  const listType = schema['x-kubernetes-list-type']
  if (listType === 'set') return `[=${canonical(item)}]`
  const keys = schema['x-kubernetes-list-map-keys']
  if (listType !== 'map' || !Array.isArray(keys) || !isJsonObject(item)) return `[${index}]`
  const items = itemSchema(schema) ?? {}
  const values = keys.map(key => {
    const name = String(key)
    const value = item[name] ?? fieldSchema(items, name)?.['default']
    return `${name}=${value === undefined ? 'null' : canonical(value)}`
  })
  return `[${values.join(',')}]`
}
