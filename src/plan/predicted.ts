import {
  isJsonObject,
  type Json,
  type JsonObject,
  type KubeObject,
  type LiveObject,
} from '../manifest/object.ts'
import { ChildIndex } from './child-index.ts'
import { ItemIndex } from './item-index.ts'
import { applyEntries, type Child, childNode, childrenOf, entriesOf, isLeaf } from './managed-fields.ts'

/**
 * What an apply should make of a live object whose server must not be asked (docs/rules.md 1.12): the manifest's fields
 * over it, and without those that our entry alone owns and the manifest no longer sets. Lists are merged by the keys
 * that fieldsV1 knows, others replaced. A guess: defaults and webhooks are the server's to add.
 */
export function predicted(wanted: KubeObject, live: LiveObject, fieldManager: string): LiveObject {
  const ours = applyEntries(live, fieldManager)
  const others = entriesOf(live).filter(entry => !ours.includes(entry))
  const owned = ours[0]?.fieldsV1 ?? {}
  const trees = others.map(entry => entry.fieldsV1 ?? {})
  const kept = withoutDropped({ owned, others: trees, wanted, live }) as LiveObject
  return merge(wanted, kept, [owned, ...trees]) as LiveObject
}

interface Place {
  readonly owned: JsonObject
  readonly others: readonly JsonObject[]
  readonly wanted: Json | undefined
  readonly live: Json | undefined
}

function withoutDropped(place: Place): Json | undefined {
  const { live } = place
  if (Array.isArray(live)) return droppedFromList(place, live)
  return isJsonObject(live) ? droppedFromMap(place, live) : live
}

function droppedFromMap({ owned, others, wanted, live: _ }: Place, live: JsonObject): JsonObject {
  const entries = Object.entries(live).flatMap(([name, value]) => {
    const key = `f:${name}`
    const node = childNode(owned, key)
    if (node === undefined) return [[name, value] as const]
    const below = at(others, key)
    const asked = isJsonObject(wanted) ? wanted[name] : undefined
    if (asked === undefined && below.length === 0) return []
    return [
      [name, withoutDropped({ owned: node, others: below, wanted: asked, live: value }) ?? null] as const,
    ]
  })
  return Object.fromEntries(entries)
}

function droppedFromList({ owned, others, wanted }: Place, live: Json[]): Json[] {
  const children = new ChildIndex(childrenOf(owned))
  const inWanted = Array.isArray(wanted) ? locateFirst(wanted) : () => undefined
  return live.flatMap(item => {
    const [child] = children.fitting(item)
    if (child === undefined) return [item]
    const below = at(others, child.key)
    const asked = inWanted([child])
    if (asked === undefined && below.length === 0) return []
    return [withoutDropped({ owned: child.node, others: below, wanted: asked, live: item }) ?? null]
  })
}

function merge(wanted: Json, live: Json | undefined, trees: readonly JsonObject[]): Json {
  // Owned by somebody, and by nobody in parts: an atomic field is replaced as a whole.
  if (trees.length > 0 && trees.every(isLeaf)) return wanted
  if (isJsonObject(wanted) && isJsonObject(live)) return mergeMap(wanted, live, trees)
  return Array.isArray(wanted) && Array.isArray(live) && trees.some(tree => childrenOf(tree).length > 0)
    ? mergeList(wanted, live, trees)
    : wanted
}

function mergeMap(wanted: JsonObject, live: JsonObject, trees: readonly JsonObject[]): JsonObject {
  const merged = Object.entries(wanted).flatMap(([name, value]) => {
    const own = Object.hasOwn(live, name) ? live[name] : undefined
    // The server keeps no empty map or list where there was none.
    if (own === undefined && isEmpty(value)) return []
    return [[name, merge(value, own, at(trees, `f:${name}`))] as const]
  })
  return { ...live, ...Object.fromEntries(merged) }
}

/** Our items in the manifest's order, on the places that they have among the others; new ones at the end. */
function mergeList(wanted: Json[], live: Json[], trees: readonly JsonObject[]): Json[] {
  const children = new ChildIndex(distinct(trees.flatMap(childrenOf)))
  const inLive = locateFirst(live)
  const inWanted = locateFirst(wanted)
  const merged = wanted.map(item => {
    const own = inLive(children.fitting(item))
    const [child] = own === undefined ? [] : children.fitting(own)
    return child === undefined ? item : merge(item, own, at(trees, child.key))
  })
  const queue = merged.values()
  const placed = live.map(own => {
    return inWanted(children.fitting(own)) === undefined ? own : (queue.next().value ?? own)
  })
  return [...placed, ...queue]
}

function isEmpty(value: Json): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0
}

/** The children of several trees, each once. */
function distinct(children: readonly Child[]): Child[] {
  return [...new Map(children.map(child => [child.key, child])).values()]
}

/** Finds the first item of a list that fits one of the children given. */
function locateFirst(list: readonly Json[]): (children: readonly Child[]) => Json | undefined {
  const index = new ItemIndex(list)
  return children => {
    const positions = children.flatMap(({ step }) => index.first(step, 'fitting') ?? [])
    return positions.length === 0 ? undefined : list[Math.min(...positions)]
  }
}

function at(trees: readonly JsonObject[], key: string): JsonObject[] {
  return trees.map(tree => childNode(tree, key)).filter(node => node !== undefined)
}
