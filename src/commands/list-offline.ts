import { kubectlName, refOf } from '../manifest/key.ts'
import { sortForApply } from '../manifest/order.ts'
import type { Configuration } from './configuration.ts'
import type { Io } from './io.ts'
import { offlineManifests } from './offline-manifests.ts'
import type { Request } from './request.ts'

/**
 * `apply --dry-run=client`: prints one line for each manifest in the order of apply. No cluster is contacted. Throws a
 * UserError where `offlineManifests` does.
 */
export function listOffline(configuration: Configuration, request: Request, io: Io): number {
  const { manifests } = offlineManifests(configuration, request)
  const refs = sortForApply(
    manifests.map(({ object }) => refOf(object)),
    ref => ref,
  )
  for (const ref of refs) io.out(`${kubectlName(ref)} (dry run)\n`)
  return 0
}
