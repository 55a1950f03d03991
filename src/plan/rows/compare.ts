import { isJsonObject, type Json } from '../../manifest/object.ts'
import { deepEqual } from '../deep-equal.ts'
import { listRows } from './compare-lists.ts'
import { mapRows } from './compare-maps.ts'
import { isRepeated } from './invented.ts'
import type { Place, Sides } from './place.ts'
import { addedRows, changedRow, removedRows } from './plain-rows.ts'
import type { ChangedRow, Row } from './row.ts'
import { meansSame } from './same-meaning.ts'
import { structureOf } from './text-structure.ts'

/** How deep texts in texts are compared by structure. */
const deepestText = 2

/** All differences of two values of one place; none where they mean the same. */
export function compareValues({ before, after }: Sides, place: () => Place): Row[] {
  if (deepEqual(before, after)) return []
  const here = place()
  if (here.wanted === undefined && isRepeated(here.subject, here.path)) return []
  if (before === undefined) return after === undefined ? [] : addedRows(after, here)
  if (after === undefined) return removedRows(before, here)
  if (isJsonObject(before) && isJsonObject(after)) return mapRows(before, after, here, compareValues)
  if (Array.isArray(before) && Array.isArray(after)) return listRows({ before, after }, here, compareValues)
  if (meansSame(before, after, here)) return []
  const row = changedRow(before, after, here)
  return [row.after === undefined ? row : { ...row, ...inner(before, after, here) }]
}

/** What differs inside of two texts, where both hold a map or a list of one format and differ in more than spelling. */
function inner(before: Json, after: Json, place: Place): Pick<ChangedRow, 'inner'> {
  if (typeof before !== 'string' || typeof after !== 'string' || place.textDepth >= deepestText) return {}
  const found = structureOf(before, after, place.path)
  if (found === undefined) return {}
  const sides = { before: found.before, after: found.after }
  const rows = compareValues(sides, () => ({
    subject: place.subject,
    path: [],
    pointers: {},
    nodes: [],
    owned: [],
    schema: undefined,
    wanted: found.after,
    textDepth: place.textDepth + 1,
  }))
  return rows.length === 0 ? {} : { inner: { format: found.format, rows } }
}
