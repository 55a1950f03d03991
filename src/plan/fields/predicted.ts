import {
  isJsonObject,
  type Json,
  type JsonObject,
  type KubeObject,
  type LiveObject,
} from '../../manifest/object.ts'
import { ChildIndex } from './child-index.ts'
import { ownsItself } from './field-set.ts'
import { ItemIndex } from './item-index.ts'
import { applyEntries, type Child, childNode, childrenOf, entriesOf, isLeaf } from './managed-fields.ts'

/**
 * The expected result of an apply whose dry run must not be sent (docs/rules.md 1.12). The fields of the manifest
 * replace those of the live object. Fields that only our entry owns and that the manifest no longer sets are removed. A
 * list is merged by the keys in fieldsV1, and a list without keys is replaced. Defaults and changes of webhooks are
 * missing.
 */
export function predicted(wanted: KubeObject, live: LiveObject, fieldManager: string): LiveObject {
  const { owned, others } = treesOf(live, fieldManager)
  const kept = withoutDropped({ owned, others, wanted, live }) as LiveObject
  return merge(wanted, kept, [owned, ...others]) as LiveObject
}

/**
 * An object without the fields that only our entry in `owners` owns and that the manifest does not set. `object` is the
 * result of a dry run, which knows nothing of fields that become ours before the real apply.
 */
export function withoutOurDropped(
  wanted: KubeObject,
  object: LiveObject,
  owners: LiveObject,
  fieldManager: string,
): LiveObject {
  return withoutDropped({ ...treesOf(owners, fieldManager), wanted, live: object }) as LiveObject
}

function treesOf(live: LiveObject, fieldManager: string): Pick<OwnedField, 'owned' | 'others'> {
  const ours = applyEntries(live, fieldManager)
  const others = entriesOf(live).filter(entry => !ours.includes(entry))
  return { owned: ours[0]?.fieldsV1 ?? {}, others: others.map(entry => entry.fieldsV1 ?? {}) }
}

/** A field in our entry, with the nodes of the other entries and the values of the field. */
interface OwnedField {
  readonly owned: JsonObject
  readonly others: readonly JsonObject[]
  readonly wanted: Json | undefined
  readonly live: Json | undefined
}

function withoutDropped(field: OwnedField): Json | undefined {
  const { live } = field
  if (Array.isArray(live)) return droppedFromList(field, live)
  return isJsonObject(live) ? droppedFromMap(field, live) : live
}

function droppedFromMap({ owned, others, wanted, live: _ }: OwnedField, live: JsonObject): JsonObject {
  const entries = Object.entries(live).flatMap(([name, value]) => {
    const key = `f:${name}`
    const node = childNode(owned, key)
    if (node === undefined) return [[name, value] as const]
    const below = at(others, key)
    const asked = isJsonObject(wanted) ? wanted[name] : undefined
    if (asked === undefined && below.length === 0 && ownsItself(node)) return []
    return [
      [name, withoutDropped({ owned: node, others: below, wanted: asked, live: value }) ?? null] as const,
    ]
  })
  return Object.fromEntries(entries)
}

function droppedFromList({ owned, others, wanted }: OwnedField, live: Json[]): Json[] {
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
  // A field that has owners, none of which owns only a part, is atomic, so it is replaced as a whole.
  if (trees.length > 0 && trees.every(isLeaf)) return wanted
  if (isJsonObject(wanted) && isJsonObject(live)) return mergeMap(wanted, live, trees)
  return Array.isArray(wanted) && Array.isArray(live) && trees.some(tree => childrenOf(tree).length > 0)
    ? mergeList(wanted, live, trees)
    : wanted
}

function mergeMap(wanted: JsonObject, live: JsonObject, trees: readonly JsonObject[]): JsonObject {
  const merged = Object.entries(wanted).flatMap(([name, value]) => {
    const own = Object.hasOwn(live, name) ? live[name] : undefined
    // The server does not add an empty map or list to a live object that lacks the field.
    if (own === undefined && isEmpty(value)) return []
    return [[name, merge(value, own, at(trees, `f:${name}`))] as const]
  })
  return { ...live, ...Object.fromEntries(merged) }
}

/**
 * Merges the items of a list. Items of others stay at their positions. The items of the manifest fill the remaining
 * positions in the order of the manifest, and those that are left over follow at the end.
 */
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

/** The children without those whose key occurs twice. */
function distinct(children: readonly Child[]): Child[] {
  return [...new Map(children.map(child => [child.key, child])).values()]
}

/** Makes a function that finds the first item of a list that fits one of several children. */
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
