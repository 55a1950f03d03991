import { isJsonObject, type Json, type JsonObject } from '../../src/manifest/object.ts'
import type { ListSchema } from './schema.ts'

/**
 * The fields of one owner. A field is its path: elements as managedFields writes them (`f:data`, `k:{"name":"a"}`,
 * `v:"x"`), joined by line feeds. A path is a member by itself; its parents need not be members.
 */
export type FieldSet = ReadonlySet<string>

const separator = '\n'

export function extend(path: string, element: string): string {
  return path === '' ? element : `${path}${separator}${element}`
}

export function elementsOf(path: string): string[] {
  return path.split(separator)
}

/** The members below an element, as paths that begin after it. */
export function below(set: FieldSet, element: string): FieldSet {
  const prefix = element + separator
  return new Set([...set].filter(path => path.startsWith(prefix)).map(path => path.slice(prefix.length)))
}

/** The element of an item of a list that is not atomic. */
export function elementOf(item: Json, { by, defaults }: ListSchema): string {
  if (typeof by === 'string') return `v:${JSON.stringify(item)}`
  const fields = isJsonObject(item) ? item : {}
  const keys = by.flatMap(name => {
    const value = fields[name] ?? defaults[name]
    return value === undefined ? [] : [[name, value] as const]
  })
  return `k:${JSON.stringify(Object.fromEntries(keys.toSorted(([a], [b]) => (a < b ? -1 : 1))))}`
}

/** A set as `fieldsV1`. */
export function encode(set: FieldSet): JsonObject {
  const root: JsonObject = {}
  for (const path of [...set].sort()) {
    const node = elementsOf(path).reduce<JsonObject>((parent, element) => {
      parent[element] ??= {}
      return parent[element] as JsonObject
    }, root)
    node['.'] = {}
  }
  return withoutDots(root)
}

/** In `fieldsV1` a member without children is an empty object, and only a member with children has a dot. */
function withoutDots(node: JsonObject): JsonObject {
  const { '.': dot, ...children } = node
  const entries = Object.entries(children).map(([name, child]) => [name, withoutDots(child as JsonObject)])
  return {
    ...(dot !== undefined && entries.length > 0 ? { '.': {} } : {}),
    ...Object.fromEntries(entries),
  }
}

/** Reads `fieldsV1`. */
export function decode(fields: JsonObject): Set<string> {
  const found = new Set<string>()
  const visit = (node: JsonObject, path: string): void => {
    const children = Object.entries(node).filter(([name]) => name !== '.')
    if (path !== '' && (children.length === 0 || node['.'] !== undefined)) found.add(path)
    for (const [name, child] of children) visit(child as JsonObject, extend(path, name))
  }
  visit(fields, '')
  return found
}

/** A path as the causes of a conflict write it: `.spec.ports[port=80,protocol="TCP"].label`. */
export function causeField(path: string): string {
  return elementsOf(path).map(part).join('')
}

function part(element: string): string {
  const rest = element.slice(2)
  if (element.startsWith('f:')) return `.${rest}`
  if (element.startsWith('v:')) return `[=${rest}]`
  const keys = Object.entries(JSON.parse(rest) as JsonObject)
  return `[${keys.map(([name, value]) => `${name}=${JSON.stringify(value)}`).join(',')}]`
}
