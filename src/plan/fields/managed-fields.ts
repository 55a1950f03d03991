import { parseJson } from '../../manifest/json.ts'
import {
  isJsonObject,
  type Json,
  type JsonObject,
  type LiveObject,
  type ManagedFieldsEntry,
} from '../../manifest/object.ts'

/**
 * One step of a path in fieldsV1. The key of the step is `f:name`, `k:{"name":"web"}`, `v:"value"` or `i:0`. The key
 * `.` stands for the node itself and is not a step.
 */
export type Step =
  | { readonly kind: 'field'; readonly name: string }
  | { readonly kind: 'item'; readonly keys: JsonObject }
  | { readonly kind: 'value'; readonly value: Json }
  | { readonly kind: 'index'; readonly index: number }

/** A child of a node of fieldsV1: the step from the node to the child, and the node of the child. */
export interface Child {
  readonly key: string
  readonly step: Step
  readonly node: JsonObject
}

/** The children of a node of fieldsV1, without the key `.`. */
export function childrenOf(node: JsonObject): Child[] {
  return Object.entries(node).flatMap(([key, child]) => {
    const step = stepOf(key)
    return step === undefined ? [] : [{ key, step, node: isJsonObject(child) ? child : {} }]
  })
}

/** Whether the field of a node is owned as a whole: a scalar, an atomic map or list, or an empty map or list. */
export function isLeaf(node: JsonObject): boolean {
  for (const key in node) if (key !== '.') return false
  return true
}

/** The node of a child under a key of fieldsV1. Undefined if there is none. */
export function childNode(node: JsonObject, key: string): JsonObject | undefined {
  const child = node[key]
  return isJsonObject(child) ? child : undefined
}

/** One step as the server writes it in the causes of a conflict: `.image`, `[name="web"]`, `[="value"]`, `[0]`. */
export function causePart(step: Step): string {
  if (step.kind === 'field') return `.${step.name}`
  if (step.kind === 'value') return `[=${JSON.stringify(step.value)}]`
  if (step.kind === 'index') return `[${step.index}]`
  const keys = Object.entries(step.keys).map(([name, value]) => `${name}=${JSON.stringify(value)}`)
  return `[${keys.join(',')}]`
}

/** Our Apply entries without a subresource. The server makes at most one, so a second one was written by hand. */
export function applyEntries(live: LiveObject, fieldManager: string): ManagedFieldsEntry[] {
  return entriesOf(live).filter(
    entry => entry.manager === fieldManager && entry.operation === 'Apply' && !entry.subresource,
  )
}

export function entriesOf(live: LiveObject): readonly ManagedFieldsEntry[] {
  return live.metadata.managedFields ?? []
}

/** Whether an entry owns a field. `path` holds keys of fieldsV1, `['f:metadata', 'f:labels', 'f:tier']`. */
export function ownsPath(entry: ManagedFieldsEntry, path: readonly string[]): boolean {
  let node: JsonObject | undefined = entry.fieldsV1
  for (const key of path) node = node && childNode(node, key)
  return node !== undefined
}

function stepOf(key: string): Step | undefined {
  const rest = key.slice(2)
  if (key.startsWith('f:')) return { kind: 'field', name: rest }
  if (key.startsWith('k:')) return { kind: 'item', keys: asKeys(parseJson(rest)) }
  if (key.startsWith('v:')) return { kind: 'value', value: parseJson(rest) }
  if (key.startsWith('i:')) return { kind: 'index', index: Number(rest) }
  return undefined
}

function asKeys(value: Json): JsonObject {
  return isJsonObject(value) ? value : {}
}
