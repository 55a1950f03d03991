import type { Event } from './event.ts'

export type Emit = (event: Event) => void

/**
 * Receives every event of a run. Listeners do not depend on each other, nor on the order in which they are called.
 */
export type Listener = (event: Event) => void

/** Returns the function by which all stages emit their events. */
export function createEmitter(listeners: readonly Listener[]): Emit {
  return event => {
    for (const listener of listeners) listener(event)
  }
}
