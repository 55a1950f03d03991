import { isJsonObject, type Json, type JsonObject } from '../manifest/object.ts'
import { ChildIndex } from './child-index.ts'
import { deepEqual } from './deep-equal.ts'
import { ItemIndex } from './item-index.ts'
import { childNode, childrenOf, isLeaf } from './managed-fields.ts'

/** One field seen from all sides; `owned` is our node of fieldsV1, `peers` those of the other entries. */
interface Field {
  readonly owned: JsonObject
  readonly peers: readonly JsonObject[]
  readonly wanted: Json
  readonly live: Json | undefined
}

/**
 * The first reason why a manifest's fields are not exactly those that our entry owns with the values that
 * live; undefined if they are. Lists are matched by the keys in fieldsV1, fields owned as a whole compared whole.
 */
export function matchFields(field: Field, path = ''): string | undefined {
  const { owned, wanted, live } = field
  if (isLeaf(owned)) return matchWhole(field, path)
  if (isJsonObject(wanted)) {
    return isJsonObject(live) ? matchMap(field, wanted, live, path) : `${path} is no map`
  }
  if (Array.isArray(wanted)) {
    return Array.isArray(live) ? matchList(field, wanted, live, path) : `${path} is no list`
  }
  return `${path} is owned in parts`
}

function matchWhole({ peers, wanted, live }: Field, path: string): string | undefined {
  if (hasNull(wanted)) return `${path} has a null`
  if (!deepEqual(wanted, live)) return `${path} differs`
  const isEmpty = typeof wanted !== 'object' || Object.keys(wanted ?? {}).length === 0
  // Parts owned by others show that the field is no atomic one: then we own but its empty form.
  return isEmpty || peers.every(isLeaf) ? undefined : `${path} is not owned in parts`
}

function matchMap(field: Field, wanted: JsonObject, live: JsonObject, path: string): string | undefined {
  const { owned, peers } = field
  for (const key in owned) {
    if (key === '.') continue
    if (!key.startsWith('f:') || !Object.hasOwn(wanted, key.slice(2)))
      return `${path}.${key} is owned, not wanted`
  }
  for (const [name, value] of Object.entries(wanted)) {
    const key = `f:${name}`
    const child = childNode(owned, key)
    if (child === undefined) return `${path}.${name} is not owned`
    const below = { owned: child, peers: peersAt(peers, key), wanted: value, live: ownValue(live, name) }
    const why = matchFields(below, `${path}.${name}`)
    if (why !== undefined) return why
  }
  return undefined
}

function matchList({ owned, peers }: Field, wanted: Json[], live: Json[], path: string): string | undefined {
  const children = childrenOf(owned)
  if (children.length !== wanted.length) return `${path} has items that are not ours, or ours are not there`
  // A manifest's item may lack a defaulted key; then it must fit one child only.
  const fits = new ChildIndex(children)
  const places = new ItemIndex(live)
  const matched = new Set<string>()
  let previous = -1
  for (const [position, item] of wanted.entries()) {
    const at = `${path}[${position}]`
    const child = fits.only(item)
    if (child === undefined || matched.has(child.key)) return `${at} fits no key or several`
    matched.add(child.key)
    const index = places.only(child.step, 'whole')
    if (index === undefined) return `${at} is not there exactly once`
    if (index < previous) return `${at} is in another place`
    previous = index
    const below = { owned: child.node, peers: peersAt(peers, child.key), wanted: item, live: live[index] }
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

function hasNull(value: Json): boolean {
  if (typeof value !== 'object') return false
  return value === null || Object.values(value).some(hasNull)
}
