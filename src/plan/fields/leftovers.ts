import type { FailureCause } from '../../api/reply.ts'
import {
  isJsonObject,
  type Json,
  type JsonObject,
  type KubeObject,
  type LiveObject,
} from '../../manifest/object.ts'
import { extendPointer } from '../../manifest/pointer.ts'
import { ChildIndex } from './child-index.ts'
import type { FieldClaim } from './claim.ts'
import { nodeAt } from './field-set.ts'
import { locateWanted } from './locate.ts'
import { applyEntries, type Child, childNode, childrenOf, entriesOf, type Step } from './managed-fields.ts'
import { predicted } from './predicted.ts'
import { isServerDefault } from './server-defaults.ts'
import { isTakeBack, type TakeBackRules } from './take-back.ts'

/** A field that the manifest does not set, and that may be why the server rejects the manifest (docs/rules.md 1.20). */
export interface Leftover extends FieldClaim {
  /** The managers that own it and whose fields an apply does not take back. If there are none, it may be cleared. */
  readonly owners: readonly string[]
}

interface Context {
  readonly wanted: KubeObject
  readonly live: LiveObject
  readonly rules: TakeBackRules
}

/**
 * The fields that may be in the way of a manifest, found from one cause of a rejection. The cause names a field of the
 * object after the apply. In the way may be that field itself (`strategy.rollingUpdate`), a field beside it (`value`
 * beside `valueFrom`), or another item of a list that it is in (a port of the same name). The nearest come first.
 */
export function findLeftovers(cause: FailureCause, context: Context): Leftover[] {
  const { wanted, live, rules } = context
  const { fieldManager } = rules
  const ours = applyEntries(live, fieldManager)
  const others = entriesOf(live).filter(entry => !ours.includes(entry))
  const nodes = entriesOf(live).map(entry => entry.fieldsV1 ?? {})
  const merged = predicted(wanted, live, fieldManager)
  const tokens = tokensOfCause(cause.field)
  const way = walk({ merged, wanted, nodes, keys: [], steps: [], path: '' }, tokens)
  return candidates(way, tokens.length).map(({ path, steps, keys }) => {
    const owners = others.filter(entry => nodeAt(entry.fieldsV1 ?? {}, keys) !== undefined)
    const foreign = owners.filter(entry => !isTakeBack(entry, rules))
    const namesOf = (some: typeof owners) => [...new Set(some.map(({ manager = '' }) => manager))]
    return {
      kind: 'field',
      path,
      steps,
      keys,
      why: cause.message,
      managers: namesOf(owners),
      owners: namesOf(foreign),
    }
  })
}

/** A field on the way from the object to the field of a cause. */
interface Place {
  readonly merged: Json
  /** Undefined if the manifest does not set the field. */
  readonly wanted: Json | undefined
  /** The nodes of all entries that own the field or a part of it. */
  readonly nodes: readonly JsonObject[]
  readonly keys: readonly string[]
  readonly steps: readonly Step[]
  /** JSON pointer into the object after the apply. */
  readonly path: string
}

/** The places from the object down to the first one that the manifest does not set, or that does not exist. */
function walk(root: Place, tokens: readonly string[]): Place[] {
  const way = [root]
  let place = root
  for (const token of tokens) {
    const next = isJsonObject(place.merged) ? fieldAt(place, token) : itemAt(place, Number(token))
    if (next === undefined) break
    way.push(next)
    place = next
    if (next.wanted === undefined) break
  }
  return way
}

/** The parts of a path in a cause: `spec.ports[1].name` has `spec`, `ports`, `1` and `name`. */
function tokensOfCause(field: string): string[] {
  return [...field.matchAll(/\[([^\]]*)\]|[^.[\]]+/g)].map(([whole, inside]) => inside ?? whole)
}

function candidates(way: readonly Place[], depth: number): Place[] {
  const last = way.at(-1)
  if (last === undefined || last.keys.length === 0) return []
  if (last.wanted === undefined) return [last]
  // The parent of the named field. If the field does not exist, the parent is the last place that does.
  const beside = way.slice(1, depth).slice(-1)
  const lists = way.filter(({ merged }) => Array.isArray(merged)).reverse()
  return [...beside.flatMap(fieldsBeside), ...lists.flatMap(itemsBeside)]
}

function fieldsBeside(place: Place): Place[] {
  const { merged } = place
  if (!isJsonObject(merged)) return []
  return Object.keys(merged).flatMap(name => {
    const below = fieldAt(place, name)
    if (below === undefined || below.wanted !== undefined) return []
    return isServerDefault(name, below.merged) ? [] : [below]
  })
}

function itemsBeside(place: Place): Place[] {
  const { merged } = place
  if (!Array.isArray(merged)) return []
  return merged.flatMap((_, position) => {
    const item = itemAt(place, position)
    return item === undefined || item.wanted !== undefined ? [] : [item]
  })
}

function fieldAt(place: Place, name: string): Place | undefined {
  const { merged, wanted } = place
  const value = isJsonObject(merged) && Object.hasOwn(merged, name) ? merged[name] : undefined
  if (value === undefined) return undefined
  const asked = isJsonObject(wanted) && Object.hasOwn(wanted, name) ? wanted[name] : undefined
  const child: Child = { key: `f:${name}`, step: { kind: 'field', name }, node: {} }
  return below(place, child, { token: name, merged: value, wanted: asked })
}

/** An item of a list by its position. Undefined if no entry owns it, because its keys are not known then. */
function itemAt(place: Place, position: number): Place | undefined {
  const { merged, wanted, nodes } = place
  const item = Array.isArray(merged) ? merged[position] : undefined
  if (item === undefined) return undefined
  const children = new Map(nodes.flatMap(childrenOf).map(child => [child.key, child]))
  const child = new ChildIndex([...children.values()]).only(item)
  if (child === undefined) return undefined
  const asked = locateWanted(wanted)(child.step)?.value
  return below(place, child, { token: String(position), merged: item, wanted: asked })
}

function below(
  place: Place,
  { key, step }: Child,
  { token, merged, wanted }: Pick<Place, 'merged' | 'wanted'> & { readonly token: string },
): Place {
  return {
    merged,
    wanted,
    nodes: place.nodes.map(node => childNode(node, key)).filter(node => node !== undefined),
    keys: [...place.keys, key],
    steps: [...place.steps, step],
    path: extendPointer(place.path, token),
  }
}
