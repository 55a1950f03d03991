import type { JsonObject } from '../manifest/object.ts'
import type { Row } from '../plan/rows/row.ts'
import { fieldPath } from './field-path.ts'

/** Rows as `fields` of schema/output.json: paths as text with list items by their keys. */
export function fieldsJson(rows: readonly Row[]): JsonObject[] {
  return rows.map(fieldJson)
}

function fieldJson(row: Row): JsonObject {
  const { path, pointers, byServer } = row
  const pointer = row.kind === 'removed' ? pointers.before : pointers.after
  return {
    op: opOf[row.kind],
    path: fieldPath(path),
    ...(pointer === undefined ? {} : { pointer }),
    ...(byServer ? { byServer } : {}),
    ...contentOf(row),
  }
}

const opOf: Readonly<Record<Row['kind'], string>> = {
  added: 'add',
  removed: 'remove',
  changed: 'replace',
  moved: 'move',
}

function contentOf(row: Row): JsonObject {
  switch (row.kind) {
    case 'added':
      return { after: row.after }
    case 'removed':
      return { before: row.before }
    case 'changed':
      return {
        before: row.before,
        ...(row.after === undefined ? {} : { after: row.after }),
        ...(row.inner === undefined
          ? {}
          : { text: { format: row.inner.format, fields: fieldsJson(row.inner.rows) } }),
      }
    case 'moved':
      return {
        items: row.items,
        order: row.order.map(step => fieldPath([step])),
        moved: row.moved.map(step => fieldPath([step])),
        movedItems: row.movedItems,
      }
  }
}
