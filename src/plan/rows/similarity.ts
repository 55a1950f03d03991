import { isJsonObject, type Json } from '../../manifest/object.ts'
import { type Pairing, withPairs } from './pairing.ts'

/** More of an item's content is not looked at. */
const mostLeaves = 400
/** Up to so many combinations, all are compared. Beyond that, items must share a leaf that few others have. */
const mostCombinations = 2500
const fewOthers = 12

/** The content of an item as a set of texts, one for each value in it. Items of lists count wherever they stand. */
export function leavesOf(value: Json, ignored: ReadonlySet<string> = new Set()): ReadonlySet<string> {
  const leaves = new Set<string>()
  collect(value, '', { leaves, ignored })
  return leaves
}

/**
 * Pairs the most similar items that lack a partner, where at least `minimum` (0 to 1) of their content is equal. The
 * same input always gives the same pairs. The work grows with the items and their content, not with their square.
 */
export function pairSimilar(
  pairing: Pairing,
  before: (position: number) => ReadonlySet<string>,
  after: (position: number) => ReadonlySet<string>,
  minimum: number,
): Pairing {
  const removed = pairing.removed.map(position => ({ position, leaves: before(position) }))
  const added = pairing.added.map(position => ({ position, leaves: after(position) }))
  const scored = candidates(removed, added).flatMap(([one, other]) => {
    const score = similarity(one.leaves, other.leaves)
    return score < minimum ? [] : [{ score, pair: [one.position, other.position] as const }]
  })
  scored.sort((a, b) => b.score - a.score || a.pair[0] - b.pair[0] || a.pair[1] - b.pair[1])
  return withPairs(pairing, firstFree(scored.map(({ pair }) => pair)))
}

interface Item {
  readonly position: number
  readonly leaves: ReadonlySet<string>
}

function candidates(removed: readonly Item[], added: readonly Item[]): (readonly [Item, Item])[] {
  if (removed.length * added.length <= mostCombinations) {
    return removed.flatMap(one => added.map(other => [one, other] as const))
  }
  const byLeaf = Map.groupBy(
    added.flatMap(item => [...item.leaves].map(leaf => ({ leaf, item }))),
    ({ leaf }) => leaf,
  )
  return removed.flatMap(one => {
    const near = [...one.leaves].flatMap(leaf => {
      const found = byLeaf.get(leaf) ?? []
      return found.length > fewOthers ? [] : found.map(({ item }) => item)
    })
    return [...new Set(near)].map(other => [one, other] as const)
  })
}

/** The share of equal leaves: 1 for the same content, 0 for nothing in common, also where there is no content. */
function similarity(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  if (one.size + other.size === 0) return 0
  let common = 0
  for (const leaf of one) if (other.has(leaf)) common++
  return (2 * common) / (one.size + other.size)
}

function firstFree(pairs: readonly (readonly [number, number])[]): (readonly [number, number])[] {
  const before = new Set<number>()
  const after = new Set<number>()
  return pairs.filter(([one, other]) => {
    if (before.has(one) || after.has(other)) return false
    before.add(one)
    after.add(other)
    return true
  })
}

interface Collection {
  readonly leaves: Set<string>
  readonly ignored: ReadonlySet<string>
}

function collect(value: Json, path: string, into: Collection): void {
  if (into.leaves.size >= mostLeaves) return
  if (Array.isArray(value)) for (const item of value) collect(item, `${path}[]`, into)
  else if (isJsonObject(value)) collectMap(value, path, into)
  else if (typeof value === 'string') collectText(value, path, into)
  else into.leaves.add(`${path}=${value}`)
}

function collectMap(map: { [name: string]: Json }, path: string, into: Collection): void {
  for (const [name, value] of Object.entries(map)) {
    if (path !== '' || !into.ignored.has(name)) collect(value, `${path}.${name}`, into)
  }
}

/** A text counts by its lines; the only text of an item by its words, so that two addresses can be alike. */
function collectText(text: string, path: string, into: Collection): void {
  const parts = path === '' && !text.includes('\n') ? text.split(/[^\p{L}\p{N}]+/u) : text.split('\n')
  for (const part of parts.slice(0, mostLeaves)) into.leaves.add(`${path}="${part}"`)
}
