import type { Json } from '../../manifest/object.ts'
import { isInvented } from './invented.ts'
import type { Place } from './place.ts'
import type { ChangedRow, Row } from './row.ts'
import { ownedPart, setPart } from './set-part.ts'

/** The row of a value that is only in the result. None if the server will pick another value at the real apply. */
export function addedRows(after: Json, { subject, path, pointers, wanted }: Place): Row[] {
  if (wanted !== undefined) return [{ kind: 'added', path, pointers, after: setPart(after, wanted) }]
  return isInvented(subject, path) ? [] : [{ kind: 'added', path, pointers, byServer: true, after }]
}

/** The row of a value that only the live object has. */
export function removedRows(before: Json, { path, pointers, owned }: Place): Row[] {
  return [{ kind: 'removed', path, pointers, before: ownedPart(before, owned) }]
}

/** The row of two values of one field, without the value after where the server picks it only when it is applied. */
export function changedRow(
  before: Json,
  after: Json,
  { subject, path, pointers, wanted }: Place,
): ChangedRow {
  if (wanted !== undefined) return { kind: 'changed', path, pointers, before, after }
  const changed = { kind: 'changed', path, pointers, byServer: true, before } as const
  return isInvented(subject, path) ? changed : { ...changed, after }
}
