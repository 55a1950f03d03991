import { isJsonObject, type Json } from '../../src/manifest/object.ts'
import { deepEqual } from '../../src/plan/deep-equal.ts'
import { below, elementOf, elementsOf, extend, type FieldSet } from './field-set.ts'
import { fieldSchema, isDeclared, resolve, type Schema } from './schema.ts'

type Maybe = Json | undefined

const entries = (value: Maybe) => (isJsonObject(value) ? Object.entries(value) : [])
const items = (value: Maybe) => (Array.isArray(value) ? value : [])

/** The fields that a manifest sets. */
export function fieldSetOf(value: Json, schema: Schema, path = '', found = new Set<string>()): Set<string> {
  const shape = resolve(schema, value)
  if (shape.kind === 'scalar') return found.add(path)
  if (shape.kind === 'list') {
    if (shape.by === 'atomic') return found.add(path)
    for (const item of items(value)) {
      const place = extend(path, elementOf(item, shape))
      fieldSetOf(item, shape.item, place, found).add(place)
    }
    return found
  }
  if (shape.atomic) return found.add(path)
  for (const [name, child] of entries(value)) {
    const place = extend(path, `f:${name}`)
    fieldSetOf(child, fieldSchema(shape, name), place, found)
    const isEmpty = child === null || (isJsonObject(child) && Object.keys(child).length === 0)
    if (isEmpty || !isDeclared(shape, name)) found.add(place)
  }
  return found
}

export interface Comparison {
  readonly added: Set<string>
  readonly removed: Set<string>
  readonly modified: Set<string>
}

/** The fields in which two values differ. A map or list that is new as a whole is added with all of its members. */
export function compare(before: Maybe, after: Maybe, schema: Schema): Comparison {
  const found: Comparison = { added: new Set(), removed: new Set(), modified: new Set() }
  visit(before, after, schema, '', found)
  return found
}

function visit(before: Maybe, after: Maybe, schema: Schema, path: string, found: Comparison): void {
  const inner = children(before, after, schema)
  if (inner !== undefined)
    for (const one of inner) {
      visit(one.before, one.after, one.schema, extend(path, one.element), found)
    }
  if (before === undefined) found.added.add(path)
  else if (after === undefined) found.removed.add(path)
  else if (inner === undefined && !deepEqual(before, after)) found.modified.add(path)
}

interface Child {
  readonly element: string
  readonly schema: Schema
  readonly before: Maybe
  readonly after: Maybe
}

/** The members of two values, each once; undefined if they are compared as a whole. */
function children(before: Maybe, after: Maybe, schema: Schema): Child[] | undefined {
  const shape = resolve(schema, after ?? before)
  if (shape.kind === 'scalar') return undefined
  const isList = shape.kind === 'list'
  if (isList ? shape.by === 'atomic' : shape.atomic) return undefined
  const membersOf = (value: Maybe) =>
    isList
      ? new Map(items(value).map(item => [elementOf(item, shape), item]))
      : new Map(entries(value).map(([name, child]) => [`f:${name}`, child]))
  const [old, next] = [membersOf(before), membersOf(after)]
  if (old.size + next.size === 0) return undefined
  return [...new Set([...old.keys(), ...next.keys()])].map(element => ({
    element,
    schema: isList ? shape.item : fieldSchema(shape, element.slice(2)),
    before: old.get(element),
    after: next.get(element),
  }))
}

/** A live value with a manifest laid over it. */
export function merge(live: Maybe, manifest: Maybe, schema: Schema): Maybe {
  const inner = children(live, manifest, schema)
  if (inner === undefined) return manifest === undefined ? live : manifest
  const merged = new Map(inner.map(one => [one.element, merge(one.before, one.after, one.schema)]))
  const shape = resolve(schema, manifest ?? live)
  if (shape.kind === 'list') {
    const keys = (value: Maybe) => items(value).map(item => elementOf(item, shape))
    return mergedOrder(keys(live), keys(manifest)).map(key => merged.get(key) as Json)
  }
  const fields = [...merged].flatMap(([element, value]) =>
    value === undefined ? [] : [[element.slice(2), value] as const],
  )
  return Object.fromEntries(fields)
}

/**
 * The order of the items of a merged list. Items of the manifest keep its order. An item that only lives is put before
 * the manifest's item that it stands before today.
 */
function mergedOrder(live: readonly string[], manifest: readonly string[]): string[] {
  const [left, rest] = [[...live], [...manifest]]
  const shared = manifest.filter(key => live.includes(key))
  const order: string[] = []
  while (left.length + rest.length > 0) {
    const [here] = left
    const [next] = rest
    const isOnlyLive = here !== undefined && !manifest.includes(here)
    if (isOnlyLive) order.push(here)
    // The manifest has this item at another place.
    const isElsewhere = here !== next && shared.length > 0 && shared[0] !== here
    if (isOnlyLive || next === undefined || (here !== undefined && isElsewhere)) {
      left.shift()
      continue
    }
    order.push(next)
    rest.shift()
    if (shared[0] === next) shared.shift()
    if (here !== undefined && order.includes(here)) left.shift()
  }
  return order
}

/** A value without the members of a set. What becomes empty by that is null. */
export function without(value: Json, set: FieldSet, schema: Schema): Json {
  const shape = resolve(schema, value)
  if (shape.kind === 'scalar') return value
  if (shape.kind === 'list') {
    if (shape.by === 'atomic') return null
    const rest = items(value).flatMap(item => {
      const element = elementOf(item, shape)
      return set.has(element) ? [] : [trimmed(item, below(set, element), shape.item)]
    })
    return rest.length === 0 ? null : rest
  }
  if (shape.atomic) return null
  const rest = entries(value).flatMap(([name, child]) => {
    const element = `f:${name}`
    return set.has(element)
      ? []
      : [[name, trimmed(child, below(set, element), fieldSchema(shape, name))] as const]
  })
  return rest.length === 0 ? null : Object.fromEntries(rest)
}

function trimmed(value: Json, set: FieldSet, schema: Schema): Json {
  return set.size === 0 ? value : without(value, set, schema)
}

/** A set with each declared field that has members below it. */
export function withDeclared(set: FieldSet, schema: Schema): Set<string> {
  const found = new Set(set)
  for (const path of set) {
    let [place, at]: [string, Schema | undefined] = ['', schema]
    for (const element of elementsOf(path)) {
      place = extend(place, element)
      if (at?.kind === 'map' && isDeclared(at, element.slice(2))) found.add(place)
      at = schemaBelow(at, element)
    }
  }
  return found
}

function schemaBelow(schema: Schema | undefined, element: string): Schema | undefined {
  if (schema?.kind === 'map') return fieldSchema(schema, element.slice(2))
  return schema?.kind === 'list' && element.startsWith('k:') ? schema.item : undefined
}
