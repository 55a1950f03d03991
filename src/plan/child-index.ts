import { isJsonObject, type Json, type JsonObject } from '../manifest/object.ts'
import { canonical, namesIn, valuesOf } from './canonical.ts'
import type { Child } from './managed-fields.ts'

/** Children whose steps have the same key names; looked up by those of the names that an item has. */
interface Family {
  readonly names: readonly string[]
  readonly children: readonly Child[]
  readonly byPresent: Map<string, ReadonlyMap<string, readonly Child[]>>
}

/** The other way round from ItemIndex: which children of a list's node an item belongs to, in one look-up. */
export class ChildIndex {
  private readonly values: ReadonlyMap<string, readonly Child[]>
  private readonly families: readonly Family[]

  constructor(children: readonly Child[]) {
    const values = children.filter(({ step }) => step.kind === 'value')
    this.values = Map.groupBy(values, ({ step }) => (step.kind === 'value' ? canonical(step.value) : ''))
    this.families = familiesOf(children)
  }

  /** The children none of whose keys has another value in the item; it may leave out some (`protocol`). */
  fitting(item: Json): readonly Child[] {
    return this.matching(item).flat()
  }

  /** The one child that an item fits; undefined where it fits none or several. */
  only(item: Json): Child | undefined {
    const [first = [], ...others] = this.matching(item)
    return others.length === 0 && first.length === 1 ? first[0] : undefined
  }

  /** In lists that are never empty. */
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
