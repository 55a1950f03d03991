import type { Row } from './rows/row.ts'

/**
 * The rows at or below some fields, which are paths as the server writes them in causes (`spec.template`). The server
 * sometimes names a field that the object does not have, such as `spec.clusterIPs[0]` or
 * `spec.persistentvolumesource`. The rows of the nearest field around it are taken then.
 */
export function rowsBelow(rows: readonly Row[], fields: readonly string[]): Row[] {
  const paths = fields.map(field => field.split(/[.[]/).filter(name => !name.endsWith(']')))
  return [...new Set(paths.flatMap(path => rowsAround(rows, path)))]
}

function rowsAround(rows: readonly Row[], path: readonly string[]): Row[] {
  const below = rows.filter(row => isBelow(row, path))
  return below.length > 0 || path.length === 0 ? below : rowsAround(rows, path.slice(0, -1))
}

/** Whether a row is below a path, or holds the field of the path as a whole. */
function isBelow({ path }: Row, names: readonly string[]): boolean {
  const steps = path.flatMap(step => (step.kind === 'field' ? [step.name] : []))
  return names.slice(0, steps.length).every((name, place) => steps[place] === name)
}
