import type { JsonObject } from '../../manifest/object.ts'
import { childNode, childrenOf, isLeaf } from './managed-fields.ts'

/** All fields that one of two sets of fieldsV1 contains. */
export function unite(one: JsonObject, other: JsonObject): JsonObject {
  const united: JsonObject = { ...one }
  for (const { key, node } of childrenOf(other)) {
    const own = childNode(one, key)
    united[key] = own === undefined ? node : unite(own, node)
  }
  const isMember = ownsItself(one) || ownsItself(other)
  return isMember && !isLeaf(united) ? { ...united, '.': {} } : united
}

/**
 * The set that contains one field. `keys` are keys of fieldsV1: `['f:spec', 'f:replicas']`. `node` says which parts of the
 * field the set contains. Without it, the set contains the field as a whole.
 */
export function setOf(keys: readonly string[], node: JsonObject = {}): JsonObject {
  return keys.reduceRight<JsonObject>((below, key) => ({ [key]: below }), node)
}

/** The node of a field in a set. Undefined if the set contains neither the field nor a part of it. */
export function nodeAt(set: JsonObject, keys: readonly string[]): JsonObject | undefined {
  let node: JsonObject | undefined = set
  for (const key of keys) node = node && childNode(node, key)
  return node
}

/** A set without a field and all its parts. Undefined if nothing is left. */
export function withoutField(set: JsonObject, [key, ...below]: readonly string[]): JsonObject | undefined {
  const node = key === undefined ? undefined : childNode(set, key)
  if (key === undefined || node === undefined) return set
  const { [key]: _, ...others } = set
  const left = below.length === 0 ? undefined : withoutField(node, below)
  const rest = left === undefined ? others : { ...others, [key]: left }
  return Object.keys(rest).length === 0 ? undefined : rest
}

/** Whether a node contains its own field, and not only parts of it. */
export function ownsItself(node: JsonObject): boolean {
  return isLeaf(node) || Object.hasOwn(node, '.')
}
