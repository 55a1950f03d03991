import { kubectlName, refOf } from '../manifest/key.ts'
import { sortForApply } from '../manifest/order.ts'
import type { Configuration } from './configuration.ts'
import type { Io } from './io.ts'

/** `apply --dry-run=client`: prints one line for each manifest in the order of apply. No cluster is contacted. */
export function listOffline({ manifests }: Configuration, io: Io): number {
  const refs = sortForApply(
    manifests.map(({ object }) => refOf(object)),
    ref => ref,
  )
  for (const ref of refs) io.out(`${kubectlName(ref)} (dry run)\n`)
  return 0
}
