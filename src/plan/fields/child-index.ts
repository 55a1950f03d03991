import { isJsonObject, type Json, type JsonObject } from '../../manifest/object.ts'
import { canonical, namesIn, valuesOf } from '../canonical.ts'
import type { Child } from './managed-fields.ts'

/** Children whose steps have the same key names. `byPresent` groups them by the key names that an item has. */
interface Family {
  readonly names: readonly string[]
  readonly children: readonly Child[]
  readonly byPresent: Map<string, ReadonlyMap<string, readonly Child[]>>
}

/** Finds the children of a list's node in fieldsV1 that fit an item. It is the reverse of ItemIndex. */
export class ChildIndex {
  private readonly values: ReadonlyMap<string, readonly Child[]>
  private readonly families: readonly Family[]

  constructor(children: readonly Child[]) {
    const values = children.filter(({ step }) => step.kind === 'value')
    this.values = Map.groupBy(values, ({ step }) => (step.kind === 'value' ? canonical(step.value) : ''))
    this.families = familiesOf(children)
  }

  /** The children whose keys have the values of the item. A key that the item lacks (`protocol`) is not compared. */
  fitting(item: Json): readonly Child[] {
    return this.matching(item).flat()
  }

  /** The only child that fits an item. Undefined if no child or several fit. */
  only(item: Json): Child | undefined {
    const [first = [], ...others] = this.matching(item)
    return others.length === 0 && first.length === 1 ? first[0] : undefined
  }

  /** The children that fit, in lists that are never empty. */
  private matching(item: Json): (readonly Child[])[] {
    const lists = isJsonObject(item) ? this.families.map(family => childrenFitting(family, item)) : []
    if (this.values.size > 0) lists.push(this.values.get(canonical(item)))
    return lists.filter(list => list !== undefined)
  }
}

function familiesOf(children: readonly Child[]): Family[] {
  const items = children.filter(({ step }) => step.kind === 'item')
  const families = Map.groupBy(items, child => Object.keys(keysOf(child)).join())
  return [...families.values()].map(members => ({
    names: members.slice(0, 1).flatMap(child => Object.keys(keysOf(child))),
    children: members,
    byPresent: new Map(),
  }))
}

function childrenFitting({ names, children, byPresent }: Family, item: JsonObject) {
  const present = namesIn(item, names)
  const known =
    byPresent.get(present.join()) ?? Map.groupBy(children, child => valuesOf(keysOf(child), present))
  byPresent.set(present.join(), known)
  return known.get(valuesOf(item, present))
}

function keysOf({ step }: Child): JsonObject {
  return step.kind === 'item' ? step.keys : {}
}
