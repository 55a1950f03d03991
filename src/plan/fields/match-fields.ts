import { itemSchema, propertySchema } from '../../manifest/crd-schema.ts'
import { hasNull } from '../../manifest/nulls.ts'
import { isJsonObject, type Json, type JsonObject } from '../../manifest/object.ts'
import { ChildIndex } from './child-index.ts'
import { equalButDefaults } from './equal-but-defaults.ts'
import { ItemIndex } from './item-index.ts'
import { childNode, childrenOf, isLeaf } from './managed-fields.ts'

/** One field with its values. `owned` is our node of fieldsV1, `peers` are the nodes of the other entries. */
interface Field {
  readonly owned: JsonObject
  readonly peers: readonly JsonObject[]
  readonly wanted: Json
  readonly live: Json | undefined
  /** The schema that names the defaults of the field (known-defaults.ts). */
  readonly defaults: JsonObject | undefined
}

/**
 * The first reason why the fields of a manifest are not exactly those that our entry owns, or why a live value differs.
 * Undefined if there is none (docs/rules.md 2.1, 2.2). Items of a list are matched by their keys in fieldsV1. A field
 * that is owned as a whole is compared as a whole, and may have known defaults beside what the manifest sets.
 */
export function matchFields(field: Field, path = ''): string | undefined {
  const { owned, wanted, live } = field
  if (isLeaf(owned)) return matchWhole(field, path)
  if (isJsonObject(wanted)) {
    return isJsonObject(live) ? matchMap(field, wanted, live, path) : `${path} is not a map`
  }
  if (Array.isArray(wanted)) {
    return Array.isArray(live) ? matchList(field, wanted, live, path) : `${path} is not a list`
  }
  return `${path} is owned in parts`
}

function matchWhole({ peers, wanted, live, defaults }: Field, path: string): string | undefined {
  if (hasNull(wanted)) return `${path} has a null`
  if (!equalButDefaults(wanted, live, defaults)) return `${path} differs`
  const isEmpty = typeof wanted !== 'object' || Object.keys(wanted ?? {}).length === 0
  // If others own parts of the field, it is not atomic, and a leaf in our entry means only the empty map or list.
  return isEmpty || peers.every(isLeaf) ? undefined : `${path} is not owned in parts`
}

function matchMap(field: Field, wanted: JsonObject, live: JsonObject, path: string): string | undefined {
  const { owned, peers, defaults } = field
  for (const key in owned) {
    if (key === '.') continue
    if (!key.startsWith('f:') || !Object.hasOwn(wanted, key.slice(2)))
      return `${path}.${key} is owned, but the manifest does not set it`
  }
  for (const [name, value] of Object.entries(wanted)) {
    const key = `f:${name}`
    const child = childNode(owned, key)
    if (child === undefined) return `${path}.${name} is not owned`
    const values = { wanted: value, live: ownValue(live, name), defaults: propertySchema(defaults, name) }
    const below = { owned: child, peers: peersAt(peers, key), ...values }
    const why = matchFields(below, `${path}.${name}`)
    if (why !== undefined) return why
  }
  return undefined
}

function matchList(field: Field, wanted: Json[], live: Json[], path: string): string | undefined {
  const { owned, peers } = field
  const defaults = itemSchema(field.defaults)
  const children = childrenOf(owned)
  if (children.length !== wanted.length) return `${path} does not have as many items as we own`
  // An item of a manifest may lack a key that has a default. It must still fit exactly one child.
  const fits = new ChildIndex(children)
  const liveItems = new ItemIndex(live)
  const matched = new Set<string>()
  let previous = -1
  for (const [position, item] of wanted.entries()) {
    const at = `${path}[${position}]`
    const child = fits.only(item)
    if (child === undefined || matched.has(child.key)) return `${at} does not fit exactly one key`
    matched.add(child.key)
    const index = liveItems.only(child.step, 'whole')
    if (index === undefined) return `${at} is not in the live list exactly once`
    if (index < previous) return `${at} is at another position in the live list`
    previous = index
    const values = { wanted: item, live: live[index], defaults }
    const below = { owned: child.node, peers: peersAt(peers, child.key), ...values }
    const why = matchFields(below, at)
    if (why !== undefined) return why
  }
  return undefined
}

function peersAt(peers: readonly JsonObject[], key: string): JsonObject[] {
  return peers.map(peer => childNode(peer, key)).filter(node => node !== undefined)
}

function ownValue(map: JsonObject, name: string): Json | undefined {
  return Object.hasOwn(map, name) ? map[name] : undefined
}
