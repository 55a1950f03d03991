import { UserError } from '../errors.ts'
import { createEmitter, type Emit } from '../events/emitter.ts'
import type { Event } from '../events/event.ts'
import { dump } from './dump.ts'
import type { Io } from './io.ts'
import { listOffline } from './list-offline.ts'
import { listenersOf } from './listen.ts'
import type { Request } from './request.ts'
import { askedFor } from './wanted.ts'

/**
 * Runs one request and returns the exit code. The configuration is evaluated once, and keywords run in the order of
 * the request. Whatever stops the run is reported to the listeners and then thrown.
 */
export async function run(request: Request, io: Io): Promise<number> {
  const { emit, check } = createEmitter(listenersOf(request, io))
  try {
    const code = await perform(request, io, emit)
    check()
    return code
  } catch (error) {
    emit({ kind: 'run-stopped', ...(io.stop.aborted ? interrupted : describe(error)) })
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

async function perform(typed: Request, io: Io, emit: Emit): Promise<number> {
  const { wanted, request } = await askedFor(typed, io, emit)
  const { configuration } = wanted
  if (request.keywords.includes('dump')) dump(configuration, request, io)
  const onCluster = request.keywords.filter(keyword => keyword !== 'dump')
  if (onCluster.length === 0) return 0
  if (request.dryRun === 'client') return listOffline(configuration, request, io)
  // Loaded only here, because dump and a mere check do not need the Kubernetes client.
  const { reconcile } = await import('./reconcile.ts')
  return reconcile(wanted, request, io, emit)
}
