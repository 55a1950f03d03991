import type { Resource } from '../../api/resource.ts'
import { apiVersionOf } from '../../api/resource.ts'

/** The parts of an object that its URL contains. */
export interface ObjectName {
  readonly namespace?: string | undefined
  readonly name?: string | undefined
}

/**
 * Whether a name can be a segment of a URL's path. `.` and `..` would lead to another path, even percent-encoded.
 */
export function isPathSegment(name: string): boolean {
  return name !== '' && name !== '.' && name !== '..' && !name.includes('/')
}

/** The path of all objects of a kind, or of one object if `name` is given. */
export function resourcePath(resource: Resource, { namespace, name }: ObjectName): string {
  const root = resource.group === '' ? `/api/${resource.version}` : `/apis/${apiVersionOf(resource)}`
  const scope = resource.namespaced && namespace ? ['namespaces', namespace] : []
  const last = name === undefined ? [] : [name]
  return [root, ...[...scope, resource.plural, ...last].map(encodeURIComponent)].join('/')
}

/** The fieldSelector for one object by its name. */
export function nameSelector(name: string | undefined): string | undefined {
  return name === undefined ? undefined : `metadata.name=${name}`
}

/** A query string with its question mark. Undefined parameters are left out; without any parameter it is empty. */
export function queryString(parameters: Readonly<Record<string, string | undefined>>): string {
  const set = Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return set.length === 0 ? '' : `?${new URLSearchParams(set)}`
}
