import { isJsonObject, type Json, type JsonObject } from '../../manifest/object.ts'
import { canonical, namesIn, valuesOf } from '../canonical.ts'
import type { Step } from './managed-fields.ts'

/**
 * How an item must match a step. `whole`: the item has every key of the step, as live items do. `fitting`: the item may
 * lack keys, as items of a manifest do where the server fills them in (`protocol`). The keys that it has must be equal.
 */
export type Match = 'whole' | 'fitting'

interface Positioned<T> {
  readonly item: T
  readonly position: number
}

/** Items that have the same keys, out of the keys of a step. `byValues` groups them by the values of these keys. */
interface Group {
  readonly present: readonly string[]
  readonly byValues: ReadonlyMap<string, readonly Positioned<JsonObject>[]>
}

/**
 * Finds the positions of the items of a list that match steps of fieldsV1. A question costs the same for a list of any
 * length, because there is one question for each item and lists can have thousands of items.
 */
export class ItemIndex {
  private readonly items: readonly Positioned<Json>[]
  /** By the key names of a step. All steps of one list have the same key names. */
  private readonly groups = new Map<string, readonly Group[]>()
  private values: ReadonlyMap<string, readonly Positioned<Json>[]> | undefined

  constructor(items: readonly Json[]) {
    this.items = items.map((item, position) => ({ item, position }))
  }

  /** The position of the only item that matches a step. Undefined if no item or several match. */
  only(step: Step, match: Match): number | undefined {
    const [first = [], ...others] = this.matching(step, match)
    return others.length === 0 && first.length === 1 ? first[0]?.position : undefined
  }

  /** The position of the first item that matches a step. Undefined if none does. */
  first(step: Step, match: Match): number | undefined {
    const firsts = this.matching(step, match).map(([first]) => first?.position ?? Number.POSITIVE_INFINITY)
    return firsts.length === 0 ? undefined : Math.min(...firsts)
  }

  /** All items that match, in lists that are never empty. */
  private matching(step: Step, match: Match): (readonly Positioned<Json>[])[] {
    if (step.kind === 'field') return []
    if (step.kind === 'index') return this.items.slice(step.index, step.index + 1).map(one => [one])
    if (step.kind === 'value') return found(this.byValue().get(canonical(step.value)))
    const names = Object.keys(step.keys)
    return this.groupsOf(names).flatMap(({ present, byValues }) => {
      const matches = match === 'fitting' || present.length === names.length
      return matches ? found(byValues.get(valuesOf(step.keys, present))) : []
    })
  }

  private byValue(): ReadonlyMap<string, readonly Positioned<Json>[]> {
    this.values ??= Map.groupBy(this.items, ({ item }) => canonical(item))
    return this.values
  }

  private groupsOf(names: readonly string[]): readonly Group[] {
    const key = names.join()
    const groups = this.groups.get(key) ?? groupsBy(this.items, names)
    this.groups.set(key, groups)
    return groups
  }
}

function groupsBy(items: readonly Positioned<Json>[], names: readonly string[]): Group[] {
  const keyed = items.flatMap(({ item, position }) =>
    isJsonObject(item) ? [{ item, position, present: namesIn(item, names) }] : [],
  )
  const groups = Map.groupBy(keyed, ({ present }) => present.join())
  return [...groups.values()].map(group => ({
    present: group[0]?.present ?? [],
    byValues: Map.groupBy(group, ({ item, present }) => valuesOf(item, present)),
  }))
}

function found<T>(value: T | undefined): T[] {
  return value === undefined ? [] : [value]
}
