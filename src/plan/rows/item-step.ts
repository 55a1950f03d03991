import type { Json, JsonObject } from '../../manifest/object.ts'
import { canonical } from '../canonical.ts'
import { deepEqual } from '../deep-equal.ts'
import { identitiesIn, identityOf } from './identity.ts'
import type { ListMerge } from './list-merge.ts'
import { keysOf } from './match-items.ts'
import type { PathStep } from './row.ts'

/** Longer values would fill the line of a path; such an item is named by its position. */
const longestValue = 60

/** Gives the steps that lead to the items of a list. */
export interface ItemSteps {
  /** To an item that is the same in both lists. */
  readonly same: (before: number, after: number) => PathStep
  readonly removed: (before: number) => PathStep
  readonly added: (after: number) => PathStep
}

/** Names items by the server's keys; without keys by the first fields of `identities` whose values are unique; else by position. */
export function itemSteps(before: readonly Json[], after: readonly Json[], merge: ListMerge): ItemSteps {
  if (merge.kind === 'keys') {
    const step = (item: Json | undefined, index: number): PathStep => {
      const keys = item === undefined ? undefined : keysOf(item, merge.names)
      return keys === undefined ? { kind: 'index', index } : { kind: 'item', keys }
    }
    const old = (position: number) => step(before[position], position)
    return { same: old, removed: old, added: position => step(after[position], position) }
  }
  const identities = identitiesIn(before, after)
  const inBefore = identifying(before)
  const inAfter = identifying(after)
  return {
    same: (old, now) => {
      for (const fields of identities) {
        const keys = inBefore(old, fields)
        if (keys !== undefined && deepEqual(keys, inAfter(now, fields))) return { kind: 'item', keys }
      }
      return before[old] === after[now] ? valueStep(after, now) : { kind: 'index', index: now }
    },
    removed: position => ownStep(before, position, { identities, own: inBefore, other: inAfter }),
    added: position => ownStep(after, position, { identities, own: inAfter, other: inBefore }),
  }
}

type Identifying = ReturnType<typeof identifying>

/** The identity of an item by some fields, where no other item of its list has the same. */
function identifying(items: readonly Json[]) {
  const counts = new Map<readonly string[], Map<string, number>>()
  const count = (fields: readonly string[], text: string) => {
    const known = counts.get(fields) ?? countTexts(items, fields)
    counts.set(fields, known)
    return known.get(text) ?? 0
  }
  const identity = (position: number, fields: readonly string[]): JsonObject | undefined => {
    const found = identityOf(items[position], fields)
    return found !== undefined && count(fields, canonical(found)) === 1 ? found : undefined
  }
  return Object.assign(identity, { count })
}

function countTexts(items: readonly Json[], fields: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const item of items) {
    const identity = identityOf(item, fields)
    if (identity === undefined) continue
    const text = canonical(identity)
    counts.set(text, (counts.get(text) ?? 0) + 1)
  }
  return counts
}

interface Sides {
  readonly identities: readonly (readonly string[])[]
  readonly own: Identifying
  readonly other: Identifying
}

/**
 * Names an item of one list only. An identity that the other list has, too, is not used, because it would name the
 * other item.
 */
function ownStep(list: readonly Json[], index: number, { identities, own, other }: Sides): PathStep {
  for (const fields of identities) {
    const keys = own(index, fields)
    if (keys !== undefined && other.count(fields, canonical(keys)) === 0) return { kind: 'item', keys }
  }
  return valueStep(list, index)
}

/** By a short value, else by position. */
function valueStep(list: readonly Json[], index: number): PathStep {
  const value = list[index]
  const isPlain = typeof value === 'number' || typeof value === 'boolean' || isShort(value)
  return isPlain ? { kind: 'value', value } : { kind: 'index', index }
}

function isShort(value: Json | undefined): value is string {
  return typeof value === 'string' && value.length <= longestValue && !value.includes('\n')
}
