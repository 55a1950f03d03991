import { isJsonObject, type Json, type JsonObject } from '../../manifest/object.ts'
import { canonical, namesIn, valuesOf } from '../canonical.ts'
import { flagOf, identitiesIn, identityOf } from './identity.ts'
import type { ListMerge } from './list-merge.ts'
import { type Pairing, pairByKey, pairByUniqueKey, unpaired, withPairs } from './pairing.ts'
import { leavesOf, pairSimilar } from './similarity.ts'

/** Two lists of one place, and how the server merges such lists. */
export interface Lists {
  readonly before: readonly Json[]
  readonly after: readonly Json[]
  readonly merge: ListMerge
  /** What of an item counts when a new one is compared with one that goes; the whole item unless given. */
  readonly beforeContent?: (position: number) => Json
  readonly afterContent?: (position: number) => Json
}

/** An item with another key is the same item where at least so much of its other content is equal. */
const renamed = 0.6
/** Items without keys are less sure to be told apart, and a changed one reads better than two. */
const alike = 0.5

/** Which items of two lists are the same: by the keys of the server, or else by their content, never by position. */
export function matchItems(lists: Lists): Pairing {
  const { before, after, merge } = lists
  const start = unpaired(before.length, after.length)
  if (merge.kind === 'keys') {
    const keyOf = (item: Json | undefined) => keyText(item, merge.names)
    const keyed = pairByKey(
      start,
      position => keyOf(before[position]),
      position => keyOf(after[position]),
    )
    return pairContents(keyed, lists, renamed, new Set(merge.names))
  }
  const equal = pairByKey(start, textsOf(before), textsOf(after))
  if (merge.kind === 'values' || equal.removed.length === 0 || equal.added.length === 0) return equal
  return pairLone(pairContents(pairByIdentity(equal, lists), lists, alike, new Set()), lists)
}

/** Pairs the only item that goes with the only one that comes, if they set the same fields and nothing identifies them. */
function pairLone(pairing: Pairing, { before, after }: Lists): Pairing {
  const [removed, ...moreRemoved] = pairing.removed
  const [added, ...moreAdded] = pairing.added
  if (removed === undefined || added === undefined || moreRemoved.length + moreAdded.length > 0)
    return pairing
  const [old, now] = [before[removed], after[added]]
  if (!isJsonObject(old) || !isJsonObject(now)) return pairing
  if (identitiesIn(before, after).some(fields => identityOf(old, fields) !== undefined)) return pairing
  const isAlike = Object.keys(old).sort().join() === Object.keys(now).sort().join()
  return isAlike ? withPairs(pairing, [[removed, added]]) : pairing
}

function keyText(item: Json | undefined, names: readonly string[]): string | undefined {
  if (item === undefined) return undefined
  return isJsonObject(item) ? `{${valuesOf(item, names)}}` : canonical(item)
}

function textsOf(items: readonly Json[]): (position: number) => string {
  const texts = items.map(canonical)
  return position => texts[position] ?? ''
}

function pairByIdentity(pairing: Pairing, { before, after }: Lists): Pairing {
  const byFlag = pairByUniqueKey(
    pairing,
    position => flagOf(before[position]),
    position => flagOf(after[position]),
  )
  return identitiesIn(before, after).reduce((found, fields) => {
    if (found.removed.length === 0 || found.added.length === 0) return found
    const keyIn = (items: readonly Json[]) => (position: number) => identityText(items[position], fields)
    return pairByUniqueKey(found, keyIn(before), keyIn(after))
  }, byFlag)
}

function identityText(item: Json | undefined, fields: readonly string[]): string | undefined {
  const identity = identityOf(item, fields)
  return identity === undefined ? undefined : canonical(identity)
}

function pairContents(pairing: Pairing, lists: Lists, minimum: number, keys: ReadonlySet<string>): Pairing {
  if (pairing.removed.length === 0 || pairing.added.length === 0) return pairing
  const { before, after, beforeContent, afterContent } = lists
  const leaves = (item: Json | undefined) => leavesOf(item ?? null, keys)
  return pairSimilar(
    pairing,
    position => leaves(beforeContent?.(position) ?? before[position]),
    position => leaves(afterContent?.(position) ?? after[position]),
    minimum,
  )
}

/** The keys by which the server finds an item, as far as the item has them. */
export function keysOf(item: Json, names: readonly string[]): JsonObject | undefined {
  if (!isJsonObject(item)) return undefined
  const present = namesIn(item, names)
  return present.length === 0
    ? undefined
    : Object.fromEntries(present.map(name => [name, item[name] ?? null]))
}
