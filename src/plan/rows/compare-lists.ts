import { itemSchema } from '../../manifest/crd-schema.ts'
import { isJsonObject, type Json, type JsonObject } from '../../manifest/object.ts'
import { canonical, valuesOf } from '../canonical.ts'
import { ItemIndex } from '../fields/item-index.ts'
import { childrenOf } from '../fields/managed-fields.ts'
import type { Compare } from './compare-maps.ts'
import { itemSteps } from './item-step.ts'
import { type ListMerge, listMerge } from './list-merge.ts'
import { keysOf, matchItems } from './match-items.ts'
import { movedRows } from './moved.ts'
import { type Place, pointersBelow } from './place.ts'
import { addedRows, changedRow, removedRows } from './plain-rows.ts'
import type { PathStep, Row } from './row.ts'
import { ownedPart } from './set-part.ts'

/** Two lists of one place. */
interface Lists {
  readonly before: readonly Json[]
  readonly after: readonly Json[]
}

/**
 * The differences of two lists: another order as one row, then changed and new items in their order in the result,
 * then those that go.
 */
export function listRows({ before, after }: Lists, place: Place, compare: Compare): Row[] {
  const merge = listMerge(place.nodes, place.schema)
  const nodes = itemNodes(place.nodes, merge)
  const owned = itemNodes(place.owned, merge)
  const wantedAt = wantedPositions(after, place.wanted, merge)
  const wantedItem = (position: number) => itemOf(place.wanted, wantedAt(position))
  const { pairs, removed, added } = matchItems({
    before,
    after,
    merge,
    beforeContent: position => ownedPart(before[position] ?? null, owned(before[position])),
    afterContent: position => wantedItem(position) ?? after[position] ?? null,
  })
  // Texts of which none stays are one changed list, such as a command.
  if (isReplaced(before, after, pairs.length)) return [changedRow([...before], [...after], place)]
  const steps = itemSteps(before, after, merge)
  const at = (step: PathStep, old: number | undefined, now: number | undefined): Place => ({
    ...place,
    path: [...place.path, step],
    pointers: pointersBelow(place.pointers, {
      before: old,
      after: now,
      manifest: now === undefined ? undefined : wantedAt(now),
    }),
    nodes: distinct([...nodes(itemOf(before, old)), ...nodes(itemOf(after, now))]),
    owned: owned(itemOf(before, old)),
    schema: itemSchema(place.schema),
    wanted: now === undefined ? undefined : wantedItem(now),
  })
  const sorted = pairs.toSorted(([, a], [, b]) => a - b)
  // A text that took another one's place has not moved.
  const isSameItem = ([old, now]: readonly [number, number]) =>
    isJsonObject(after[now]) || canonical(before[old] ?? null) === canonical(after[now] ?? null)
  const partner = new Map(sorted.map(([old, now]) => [now, old]))
  const isNew = new Set(added)
  return [
    ...movedRows(sorted.filter(isSameItem), steps.same, place),
    ...after.flatMap((item, now) => {
      if (isNew.has(now)) return addedRows(item, at(steps.added(now), undefined, now))
      const old = partner.get(now) ?? now
      const own = before[old]
      if (own === undefined || own === item) return []
      return compare({ before: own, after: item }, () => at(steps.same(old, now), old, now))
    }),
    ...removed.flatMap(old => removedRows(before[old] ?? null, at(steps.removed(old), old, undefined))),
  ]
}

function itemOf(list: readonly Json[] | Json | undefined, position: number | undefined): Json | undefined {
  return Array.isArray(list) && position !== undefined ? (list as readonly Json[])[position] : undefined
}

function isReplaced(before: readonly Json[], after: readonly Json[], pairs: number): boolean {
  if (pairs > 0 || before.length === 0 || after.length === 0) return false
  return [...before, ...after].every(item => typeof item !== 'object' || item === null)
}

/** Where the manifest has an item of the result: by the keys, which the manifest may leave out in part, or by content. */
function wantedPositions(after: readonly Json[], wanted: Json | undefined, merge: ListMerge) {
  if (!Array.isArray(wanted)) return () => undefined
  if (merge.kind === 'keys') {
    const index = new ItemIndex(wanted)
    return (position: number) => {
      const keys = keysOf(after[position] ?? null, merge.names)
      return keys === undefined ? undefined : index.first({ kind: 'item', keys }, 'fitting')
    }
  }
  if (wanted.length === after.length && merge.kind === 'whole') return (position: number) => position
  const { pairs } = matchItems({ before: wanted, after, merge })
  const sources = new Map(pairs.map(([source, target]) => [target, source]))
  return (position: number) => sources.get(position)
}

/** The nodes of an item below the nodes of its list. */
function itemNodes(nodes: readonly JsonObject[], merge: ListMerge): (item: Json | undefined) => JsonObject[] {
  if (merge.kind !== 'keys') return () => []
  const children = nodes.flatMap(childrenOf)
  const byKeys = Map.groupBy(children, ({ step }) =>
    step.kind === 'item' ? valuesOf(step.keys, merge.names) : canonical(step.kind),
  )
  return item => {
    const keys = item === undefined ? undefined : keysOf(item, merge.names)
    return keys === undefined ? [] : (byKeys.get(valuesOf(keys, merge.names)) ?? []).map(({ node }) => node)
  }
}

function distinct<T>(values: readonly T[]): T[] {
  return [...new Set(values)]
}
