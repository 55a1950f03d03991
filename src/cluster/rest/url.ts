import type { Resource } from '../../api/resource.ts'
import { apiVersionOf } from '../../api/resource.ts'

/** What of an object its URL names. */
export interface Place {
  readonly namespace?: string | undefined
  readonly name?: string | undefined
}

/** Whether a name can stand in a URL's path: `.` and `..` would be another path, encoded or not. */
export function isPathSegment(name: string): boolean {
  return name !== '' && name !== '.' && name !== '..' && !name.includes('/')
}

/** The path of a kind's collection, or of one object where `name` is given. */
export function resourcePath(resource: Resource, place: Place): string {
  const root = resource.group === '' ? `/api/${resource.version}` : `/apis/${apiVersionOf(resource)}`
  const scope = resource.namespaced && place.namespace ? ['namespaces', place.namespace] : []
  const name = place.name === undefined ? [] : [place.name]
  return [root, ...[...scope, resource.plural, ...name].map(encodeURIComponent)].join('/')
}

/** The fieldSelector of one object by its name. */
export function nameSelector(name: string | undefined): string | undefined {
  return name === undefined ? undefined : `metadata.name=${name}`
}

/** A query string with its question mark, without the parameters that are undefined; empty where all are. */
export function queryString(parameters: Readonly<Record<string, string | undefined>>): string {
  const set = Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return set.length === 0 ? '' : `?${new URLSearchParams(set)}`
}
