import type { LiveObject, ManagedFieldsEntry } from '../../manifest/object.ts'
import { setOf, unite } from './field-set.ts'
import { entriesOf, ownsPath } from './managed-fields.ts'

/** A finalizer, and the field manager that has set it. */
export interface FinalizerHolder {
  readonly finalizer: string
  readonly manager: string
}

/**
 * Who has set the finalizers of a live object, from managedFields. A finalizer without an owner is left out: the server
 * records none for a finalizer that it has set itself.
 */
export function finalizerHolders(live: LiveObject): FinalizerHolder[] {
  return finalizersIn(live).flatMap(finalizer => {
    const path = finalizerPath(finalizer)
    const manager = entriesOf(live).find(entry => ownsPath(entry, path))?.manager
    return manager === undefined ? [] : [{ finalizer, manager }]
  })
}

/** The entries of managedFields that own finalizers of a live object, with these fields only. */
export function finalizerEntries(live: LiveObject): ManagedFieldsEntry[] {
  const paths = finalizersIn(live).map(finalizerPath)
  return entriesOf(live).flatMap(entry => {
    const owned = paths.filter(path => ownsPath(entry, path)).map(path => setOf(path))
    return owned.length === 0 ? [] : [{ ...entry, fieldsV1: owned.reduce(unite) }]
  })
}

/** The finalizers in the metadata of a live object. */
export function finalizersIn({ metadata: { finalizers } }: LiveObject): string[] {
  return Array.isArray(finalizers) ? finalizers.map(String) : []
}

/** The path of a finalizer in fieldsV1. */
function finalizerPath(name: string): readonly string[] {
  return ['f:metadata', 'f:finalizers', `v:${JSON.stringify(name)}`]
}
