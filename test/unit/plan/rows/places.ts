import { isBuiltInGroup } from '../../../../src/manifest/kind.ts'
import type { Json, JsonObject } from '../../../../src/manifest/object.ts'
import { compareValues } from '../../../../src/plan/rows/compare.ts'
import type { Place } from '../../../../src/plan/rows/place.ts'
import type { PathStep, Row } from '../../../../src/plan/rows/row.ts'
import { fieldPath } from '../../../../src/report/field-path.ts'

/** A place of a kind (`apps/Deployment`), by the text of its path; nothing else is known about it. */
export function place(groupKind: string, path = ''): Place {
  const [group = '', kind = ''] = groupKind.split('/')
  return {
    subject: { group, kind, isCustom: !isBuiltInGroup(group) },
    path: steps(path),
    pointers: { before: '', after: '', manifest: '' },
    nodes: [],
    owned: [],
    schema: undefined,
    wanted: undefined,
    textDepth: 0,
  }
}

/** The steps of a path's text: fields, `["a.b/c"]` and keys in brackets. */
export function steps(path: string): PathStep[] {
  return [...path.matchAll(/\["([^"]+)"\]|\[([^\]]+)\]|\.?([^.[\]]+)/g)].map(
    ([, quoted, keys, name = '']) => {
      if (keys === undefined) return { kind: 'field', name: quoted ?? name }
      return { kind: 'item', keys: Object.fromEntries(keys.split(',').map(pair => pair.split('='))) }
    },
  )
}

/** What differs between two values of one document, a line for each row: `added spec.list[name=a]: {"name":"a"}`. */
export function rowTexts(before: Json, after: Json, known: Partial<Place> = {}): string[] {
  const at = { ...place('/ConfigMap'), wanted: after, ...known }
  return compareValues({ before, after }, () => at).map(rowText)
}

function rowText(row: Row): string {
  const head = `${row.kind}${row.byServer ? ' by the server' : ''} ${fieldPath(row.path)}`
  switch (row.kind) {
    case 'added':
      return `${head}: ${JSON.stringify(row.after)}`
    case 'removed':
      return `${head}: ${JSON.stringify(row.before)}`
    case 'changed':
      if (row.inner !== undefined)
        return `${head}: ${row.inner.format} { ${row.inner.rows.map(rowText).join('; ')} }`
      return `${head}: ${JSON.stringify(row.before)} -> ${JSON.stringify(row.after)}`
    case 'moved':
      return `${head}: ${row.movedItems} of ${row.items}, ${row.moved.map(step => fieldPath([step])).join()}`
  }
}

/** A node of fieldsV1 from a shorter form: `{ spec: { 'k:{"name":"a"}': {} } }` without `f:` and dots. */
export function owns(tree: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(tree).map(([name, below]) => [
      /^[kv]:/.test(name) ? name : `f:${name}`,
      owns(below as JsonObject),
    ]),
  )
}
