import type { Event } from './event.ts'

export type Emit = (event: Event) => void

/**
 * Receives every event of a run. Listeners do not depend on each other, nor on the order in which they are called.
 */
export type Listener = (event: Event) => void

export interface Emitter {
  /** Calls every listener. Never throws, because a rollout must not lose outcomes for a bug in its output. */
  readonly emit: Emit
  /** Throws the first error that a listener has thrown; for the end of a run. */
  readonly check: () => void
}

/** Makes the emitter that all stages of a run share. */
export function createEmitter(listeners: readonly Listener[]): Emitter {
  const errors: unknown[] = []
  const call = (listener: Listener, event: Event) => {
    try {
      listener(event)
    } catch (error) {
      errors.push(error)
    }
  }
  return {
    emit: event => {
      for (const listener of listeners) call(listener, event)
    },
    check: () => {
      if (errors.length > 0) throw errors[0]
    },
  }
}
