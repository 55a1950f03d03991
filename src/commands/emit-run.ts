import { UserError } from '../errors.ts'
import { createEmitter, type Emit, type Listener } from '../events/emitter.ts'
import type { Event } from '../events/event.ts'
import type { Io } from './io.ts'

/**
 * Runs `perform` with an emitter for these listeners, and returns the exit code. Whatever stops the run is reported to
 * the listeners and then thrown.
 */
export async function emitRun(
  listeners: readonly Listener[],
  { stop }: Pick<Io, 'stop'>,
  perform: (emit: Emit) => Promise<number>,
): Promise<number> {
  const { emit, check } = createEmitter(listeners)
  try {
    const code = await perform(emit)
    check()
    return code
  } catch (error) {
    emit({ kind: 'run-stopped', ...(stop.aborted ? interrupted : describe(error)) })
    throw error
  }
}

type Stop = Omit<Extract<Event, { kind: 'run-stopped' }>, 'kind'>

const interrupted: Stop = { reason: 'interrupted', message: 'interrupted before anything was written' }
const bug: Stop = { reason: 'error', message: 'kubectl-nixos failed because of a bug; stderr shows it' }

function describe(error: unknown): Stop {
  if (!(error instanceof UserError)) return bug
  const { message, hint, reason } = error
  return { reason, message, ...(hint === undefined ? {} : { hint }) }
}
