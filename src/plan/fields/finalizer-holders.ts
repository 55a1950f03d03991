import type { LiveObject } from '../../manifest/object.ts'
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
  const { finalizers } = live.metadata
  const names = Array.isArray(finalizers) ? finalizers.map(String) : []
  return names.flatMap(finalizer => {
    const path = ['f:metadata', 'f:finalizers', `v:${JSON.stringify(finalizer)}`]
    const manager = entriesOf(live).find(entry => ownsPath(entry, path))?.manager
    return manager === undefined ? [] : [{ finalizer, manager }]
  })
}
