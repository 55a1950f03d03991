import { isJsonObject, type Json } from '../../src/manifest/object.ts'

/** How a value of a kind is merged by server-side apply. */
export type Schema = ScalarSchema | MapSchema | ListSchema | { readonly kind: 'any' }

interface ScalarSchema {
  readonly kind: 'scalar'
}

export interface MapSchema {
  readonly kind: 'map'
  /** The declared fields. A declared field that has children is not itself a member of a field set. */
  readonly fields: Readonly<Record<string, Schema>>
  /** The schema of all other fields. */
  readonly rest: Schema
  /** Whether the map has one owner as a whole. */
  readonly atomic: boolean
}

export interface ListSchema {
  readonly kind: 'list'
  readonly item: Schema
  /** `atomic`: one owner for the list. `set`: each scalar has owners. Else the fields that identify an item. */
  readonly by: 'atomic' | 'set' | readonly string[]
  /** Values of key fields that an item may leave out. The server fills them in. */
  readonly defaults: Readonly<Record<string, Json>>
}

export const scalar: ScalarSchema = { kind: 'scalar' }
/** A field without a schema: maps are merged by their keys, and lists are atomic. */
export const any: Schema = { kind: 'any' }

export function struct(fields: MapSchema['fields'], atomic = false): MapSchema {
  return { kind: 'map', fields, rest: any, atomic }
}

export function mapOf(rest: Schema): MapSchema {
  return { kind: 'map', fields: {}, rest, atomic: false }
}

export function listOf(
  item: Schema,
  by: ListSchema['by'],
  defaults: Readonly<Record<string, Json>> = {},
): ListSchema {
  return { kind: 'list', item, by, defaults }
}

const atomicList = listOf(any, 'atomic')
const anyMap = mapOf(any)

/** The schema of a value, whose own form decides where the schema allows anything. */
export function resolve(schema: Schema, value: Json | undefined): Exclude<Schema, { kind: 'any' }> {
  if (schema.kind !== 'any') return schema
  if (Array.isArray(value)) return atomicList
  return isJsonObject(value) ? anyMap : scalar
}

export function fieldSchema(schema: MapSchema, name: string): Schema {
  return isDeclared(schema, name) ? (schema.fields[name] as Schema) : schema.rest
}

export function isDeclared(schema: MapSchema, name: string): boolean {
  return Object.hasOwn(schema.fields, name)
}
