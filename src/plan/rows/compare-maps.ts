import type { JsonObject } from '../../manifest/object.ts'
import { isJsonObject, type Json } from '../../manifest/object.ts'
import { deepEqual } from '../deep-equal.ts'
import { isLeaf } from '../fields/managed-fields.ts'
import { fieldPlace, type Place, type Sides } from './place.ts'
import type { Row } from './row.ts'

/** Compares two values. The place is asked for only where they differ, since most values do not. */
export type Compare = (sides: Sides, place: () => Place) => Row[]

/** The differences of two maps: the keys of a list item, then the result's fields in their order, then those that go. */
export function mapRows(before: JsonObject, after: JsonObject, place: Place, compare: Compare): Row[] {
  const rows: Row[] = []
  const last = place.path.at(-1)
  const keys = last?.kind === 'item' ? last.keys : {}
  for (const name in { ...keys, ...after, ...before }) {
    const sides = { before: own(before, name), after: own(after, name) }
    if (deepEqual(sides.before, sides.after)) continue
    const found = compare(sides, () => fieldPlace(place, name, wantedField(place.wanted, name), sides))
    const isServers = sides.after === undefined && isServersOwn(place.owned, name)
    for (const row of found) rows.push(isServers ? byServer(row) : row)
  }
  return rows
}

/** Some managers own other fields of this map, but none owns this one, so the server had set it. */
function isServersOwn(owned: readonly JsonObject[], name: string): boolean {
  const inParts = owned.length > 0 && !owned.some(isLeaf)
  return inParts && owned.every(node => !Object.hasOwn(node, `f:${name}`))
}

function byServer(row: Row): Row {
  return { ...row, byServer: true }
}

function wantedField(wanted: Json | undefined, name: string): Json | undefined {
  return isJsonObject(wanted) ? own(wanted, name) : undefined
}

function own(map: JsonObject, name: string): Json | undefined {
  return Object.hasOwn(map, name) ? map[name] : undefined
}
