import { UserError } from '../errors.ts'
import { createEmitter, type Emit } from '../events/emitter.ts'
import { configuration } from './configuration.ts'
import { dump } from './dump.ts'
import { Interruption, type Io } from './io.ts'
import { listOffline } from './list-offline.ts'
import { listenersOf } from './listen.ts'
import type { Request } from './request.ts'

/**
 * Carries out one request and returns the exit code. The configuration is evaluated once; keywords run in the
 * order of the request. Throws a UserError for what stops the whole run, once the listeners have heard of it.
 */
export async function run(request: Request, io: Io): Promise<number> {
  const emit = createEmitter(listenersOf(request, io))
  try {
    return await perform(request, io, emit)
  } catch (error) {
    if (error instanceof UserError) {
      const { message, hint } = error
      emit({ kind: 'run-stopped', message, ...(hint === undefined ? {} : { hint }) })
    } else if (error instanceof Interruption) {
      emit({ kind: 'run-stopped', message: 'interrupted before anything was written' })
    } else {
      emit({ kind: 'run-stopped', message: 'kubectl-nixos failed; stderr says more' })
    }
    throw error
  }
}

async function perform(request: Request, io: Io, emit: Emit): Promise<number> {
  const wanted = await configuration(request, io, emit)
  if (request.keywords.includes('dump')) dump(wanted, request.output ?? 'json', io)
  const onCluster = request.keywords.filter(keyword => keyword !== 'dump')
  if (onCluster.length === 0) return 0
  if (request.dryRun === 'client') return listOffline(wanted, io)
  // Loaded here, since a dump or a mere check must not pay for the Kubernetes client.
  const { reconcile } = await import('./reconcile.ts')
  return reconcile(wanted, request, io, emit)
}
