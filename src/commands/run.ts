import type { Emit } from '../events/emitter.ts'
import { dump } from './dump.ts'
import { emitRun } from './emit-run.ts'
import type { Io } from './io.ts'
import { listOffline } from './list-offline.ts'
import { listenersOf } from './listen.ts'
import type { Request } from './request.ts'
import { askedFor } from './wanted.ts'

/**
 * Runs one request and returns the exit code. The configuration is evaluated once, and keywords run in the order of
 * the request. Whatever stops the run is reported to the listeners and then thrown.
 */
export function run(request: Request, io: Io): Promise<number> {
  return emitRun(listenersOf(request, io), io, emit => perform(request, io, emit))
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
