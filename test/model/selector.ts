import type { ListOptions } from '../../src/cluster/rest/api.ts'
import type { LiveObject } from '../../src/manifest/object.ts'

/** Whether a list or a watch with these options contains the object. */
export function isSelected({ metadata }: LiveObject, options: ListOptions): boolean {
  const { labelSelector, name, namespace } = options
  if (name !== undefined && metadata.name !== name) return false
  if (namespace !== undefined && metadata.namespace !== namespace) return false
  const labels = metadata.labels ?? {}
  return (labelSelector ?? '').split(',').every(term => fits(term, labels))
}

/** A term of a label selector: `key`, `!key` or `key=value`. */
function fits(term: string, labels: Readonly<Record<string, string>>): boolean {
  if (term === '') return true
  if (term.startsWith('!')) return labels[term.slice(1)] === undefined
  const [key = '', value] = term.split('=')
  return value === undefined ? labels[key] !== undefined : labels[key] === value
}

/** The parts of an object that a metadata-only answer has. */
export function metadataOf({ apiVersion, kind, metadata }: LiveObject): LiveObject {
  return { apiVersion, kind, metadata }
}
