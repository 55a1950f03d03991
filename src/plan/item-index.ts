import { isJsonObject, type Json, type JsonObject } from '../manifest/object.ts'
import { canonical, namesIn, valuesOf } from './canonical.ts'
import type { Step } from './managed-fields.ts'

/**
 * `whole`: an item has every key of a step, as live items do. `fitting`: it has no key with another value, as a
 * manifest's items, which may leave out keys that the server fills in (`protocol`).
 */
export type Match = 'whole' | 'fitting'

interface Place<T> {
  readonly item: T
  readonly position: number
}

/** The items that have the same ones of a step's key names, by the values of these. */
interface Group {
  readonly present: readonly string[]
  readonly places: ReadonlyMap<string, readonly Place<JsonObject>[]>
}

/**
 * Where in a list the items are to which steps of fieldsV1 lead. Each question is one look-up, whatever the length:
 * one is asked for each item, and lists of thousands of items are real.
 */
export class ItemIndex {
  private readonly places: readonly Place<Json>[]
  /** By the key names of a step; all steps of one list have the same. */
  private readonly groups = new Map<string, readonly Group[]>()
  private values: ReadonlyMap<string, readonly Place<Json>[]> | undefined

  constructor(items: readonly Json[]) {
    this.places = items.map((item, position) => ({ item, position }))
  }

  /** The position of the only item that a step leads to; undefined where there is none or several. */
  only(step: Step, match: Match): number | undefined {
    const [first = [], ...others] = this.matching(step, match)
    return others.length === 0 && first.length === 1 ? first[0]?.position : undefined
  }

  /** The position of the first item that a step leads to. */
  first(step: Step, match: Match): number | undefined {
    const firsts = this.matching(step, match).map(([first]) => first?.position ?? Number.POSITIVE_INFINITY)
    return firsts.length === 0 ? undefined : Math.min(...firsts)
  }

  /** All items that match, in lists that are never empty. */
  private matching(step: Step, match: Match): (readonly Place<Json>[])[] {
    if (step.kind === 'field') return []
    if (step.kind === 'index') return this.places.slice(step.index, step.index + 1).map(place => [place])
    if (step.kind === 'value') return found(this.byValue().get(canonical(step.value)))
    const names = Object.keys(step.keys)
    return this.groupsOf(names).flatMap(({ present, places }) => {
      const matches = match === 'fitting' || present.length === names.length
      return matches ? found(places.get(valuesOf(step.keys, present))) : []
    })
  }

  private byValue(): ReadonlyMap<string, readonly Place<Json>[]> {
    this.values ??= Map.groupBy(this.places, ({ item }) => canonical(item))
    return this.values
  }

  private groupsOf(names: readonly string[]): readonly Group[] {
    const key = names.join()
    const groups = this.groups.get(key) ?? groupsBy(this.places, names)
    this.groups.set(key, groups)
    return groups
  }
}

function groupsBy(places: readonly Place<Json>[], names: readonly string[]): Group[] {
  const keyed = places.flatMap(({ item, position }) =>
    isJsonObject(item) ? [{ item, position, present: namesIn(item, names) }] : [],
  )
  const groups = Map.groupBy(keyed, ({ present }) => present.join())
  return [...groups.values()].map(group => ({
    present: group[0]?.present ?? [],
    places: Map.groupBy(group, ({ item, present }) => valuesOf(item, present)),
  }))
}

function found<T>(places: T | undefined): T[] {
  return places === undefined ? [] : [places]
}
