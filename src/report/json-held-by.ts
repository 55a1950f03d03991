import type { JsonObject } from '../manifest/object.ts'
import type { HeldBy } from '../plan/held-by.ts'

/** The finalizers of an object, each with the field manager that has set it, if that is known. */
export function heldByJson({ finalizers, holders = [] }: HeldBy): JsonObject[] {
  return finalizers.map(finalizer => {
    const manager = holders.find(one => one.finalizer === finalizer)?.manager
    return manager === undefined ? { finalizer } : { finalizer, manager }
  })
}
