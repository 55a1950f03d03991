import { parseJson } from '../../manifest/json.ts'
import { isJsonObject, type JsonObject } from '../../manifest/object.ts'

/** By what the server tells the items of a list apart when it merges two managers' lists. */
export type ListMerge =
  /** By the values of these fields of each item. */
  | { readonly kind: 'keys'; readonly names: readonly string[] }
  /** The list is a set: an item is its own key. */
  | { readonly kind: 'values' }
  /** The server replaces the list as a whole, or nothing is known about it. */
  | { readonly kind: 'whole' }

const whole: ListMerge = { kind: 'whole' }

/**
 * How the server merges a list, from the nodes of the list in fieldsV1 (KEP-555): one item that any manager owns
 * shows it. Where no item shows it, the list's schema in a CRD of the configuration counts.
 */
export function listMerge(nodes: readonly JsonObject[], schema: JsonObject | undefined): ListMerge {
  for (const node of nodes) {
    for (const key in node) {
      if (key.startsWith('v:')) return { kind: 'values' }
      if (key.startsWith('k:')) return byKeys(key.slice(2))
    }
  }
  return schemaMerge(schema)
}

function byKeys(text: string): ListMerge {
  const keys = parseJson(text)
  return isJsonObject(keys) ? { kind: 'keys', names: Object.keys(keys) } : whole
}

function schemaMerge(schema: JsonObject | undefined): ListMerge {
  const type = schema?.['x-kubernetes-list-type']
  if (type === 'set') return { kind: 'values' }
  const names = schema?.['x-kubernetes-list-map-keys']
  if (type !== 'map' || !Array.isArray(names)) return whole
  return { kind: 'keys', names: names.filter(name => typeof name === 'string') }
}
