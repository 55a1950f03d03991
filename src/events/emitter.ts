import type { Event } from './event.ts'

export type Emit = (event: Event) => void

/** A listener knows nothing of the others, and nothing may depend on the order in which they hear. */
export type Listener = (event: Event) => void

/** What every stage says its events to. */
export function createEmitter(listeners: readonly Listener[]): Emit {
  return event => {
    for (const listener of listeners) listener(event)
  }
}
