import type { ApiFailure } from '../api/reply.ts'

/** The failure of a deletion whose object still exists when the time for it is up. */
export function stillThere(finalizers: readonly string[]): ApiFailure {
  const message = `it was deleted and is still there${heldText(finalizers)}`
  return { status: 0, reason: 'StillThere', message, causes: [] }
}

/** What holds an object that is being deleted, as the end of a sentence; empty if it has no finalizers. */
export function heldText(finalizers: readonly string[]): string {
  return finalizers.length === 0 ? '' : `, held by its finalizers ${finalizers.join(', ')}`
}
