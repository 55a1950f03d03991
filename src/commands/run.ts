import { configuration } from './configuration.ts'
import { dump } from './dump.ts'
import type { Io } from './io.ts'
import { listOffline } from './list-offline.ts'
import type { Request } from './request.ts'

/**
 * Carries out one request and returns the exit code. The configuration is evaluated once; keywords run in the
 * order of the request. Throws a UserError for what stops the whole run.
 */
export async function run(request: Request, io: Io): Promise<number> {
  const wanted = await configuration(request, io)
  if (request.keywords.includes('dump')) dump(wanted, request.output ?? 'json', io)
  const onCluster = request.keywords.filter(keyword => keyword !== 'dump')
  if (onCluster.length === 0) return 0
  if (request.dryRun === 'client') return listOffline(wanted, io)
  // Loaded here, since a dump or a mere check must not pay for the Kubernetes client.
  const { reconcile } = await import('./reconcile.ts')
  return reconcile(wanted, request, io)
}
