import { itemSchema, ownPropertySchema, propertySchema } from '../../manifest/crd-schema.ts'
import { isJsonObject, type Json, type JsonObject } from '../../manifest/object.ts'

/** Marks a schema whose objects have apiVersion, kind and metadata, which the schema does not describe. */
const embedded = 'x-kubernetes-embedded-resource'

const text = { type: 'string' }
const number = { type: 'integer' }
const texts = { type: 'object', additionalProperties: text }
const owner = {
  apiVersion: text,
  kind: text,
  name: text,
  uid: text,
  controller: { type: 'boolean' },
  blockOwnerDeletion: { type: 'boolean' },
}

/** The fields of ObjectMeta, which the server checks in every object. */
const metadata: JsonObject = {
  type: 'object',
  properties: {
    name: text,
    generateName: text,
    namespace: text,
    selfLink: text,
    uid: text,
    resourceVersion: text,
    generation: number,
    creationTimestamp: text,
    deletionTimestamp: text,
    deletionGracePeriodSeconds: number,
    labels: texts,
    annotations: texts,
    ownerReferences: { type: 'array', items: { type: 'object', properties: owner } },
    finalizers: { type: 'array', items: text, 'x-kubernetes-list-type': 'set' },
    managedFields: { type: 'array' },
  },
}
const word = { ...text, minLength: 1 }
const implicit: JsonObject = { type: 'object', properties: { apiVersion: word, kind: word, metadata } }

/** The schema of a kind with what every object has: apiVersion, kind and metadata. */
export function rootSchema(schema: JsonObject): JsonObject {
  return { ...schema, [embedded]: true }
}

/** The schema of a field. Undefined if the schema of the map does not declare the field. */
export function fieldSchema(schema: JsonObject, name: string): JsonObject | undefined {
  const given = propertySchema(schema, name)
  const own = schema[embedded] === true ? ownPropertySchema(implicit, name) : undefined
  return own === undefined ? given : { ...own, ...propertiesOf(own, given) }
}

/** A CRD may limit the name of its objects. */
function propertiesOf(own: JsonObject, given: JsonObject | undefined): JsonObject {
  const more = given?.['properties']
  return isJsonObject(own['properties']) && isJsonObject(more)
    ? { properties: { ...own['properties'], ...more } }
    : {}
}

/** Whether a map of this schema may have only declared fields. A map that declares none may have any. */
export function isClosed(schema: JsonObject): boolean {
  if (schema['x-kubernetes-preserve-unknown-fields'] === true) return false
  if (schema[embedded] === true) return true
  const { properties } = schema
  return schema['additionalProperties'] === undefined && isJsonObject(properties) && hasFields(properties)
}

/** A schema, and all values of one object for which it holds. */
export interface Part {
  readonly schema: JsonObject
  readonly values: readonly Json[]
}

/** The parts of the fields of some maps, by name. Fields without a schema are left out. */
export function fieldParts({ schema, values }: Part): Map<string, Part> {
  const maps = values.filter(isJsonObject)
  const names = new Set(maps.flatMap(map => Object.keys(map)))
  return new Map(
    [...names].flatMap((name): [string, Part][] => {
      const below = fieldSchema(schema, name)
      const held = maps.flatMap(map => (Object.hasOwn(map, name) ? [map[name] ?? null] : []))
      return below === undefined ? [] : [[name, { schema: below, values: held }]]
    }),
  )
}

/** The part of the items of some lists. Undefined if they have no item or no schema. */
export function itemPart({ schema, values }: Part): Part | undefined {
  const items = itemSchema(schema)
  const held = values.filter(Array.isArray).flat() as Json[]
  return items === undefined || held.length === 0 ? undefined : { schema: items, values: held }
}

/** Whether CEL rules hold for one of the values. Only the server can check them. */
export function hasRules(part: Part): boolean {
  const { schema, values } = part
  if (values.every(value => value === null)) return false
  if (Array.isArray(schema['x-kubernetes-validations'])) return true
  const items = itemPart(part)
  return [...fieldParts(part).values(), ...(items === undefined ? [] : [items])].some(hasRules)
}

function hasFields(value: JsonObject): boolean {
  return Object.keys(value).length > 0
}
