import { readLeases } from '../cluster/lock/read-leases.ts'
import { instanceSelector } from '../cluster/observe/list-each.ts'
import { UserError } from '../errors.ts'
import { byInstance } from '../plan/status/subjects.ts'
import type { Connected } from './connect-to.ts'
import { findManaged } from './find-managed.ts'
import type { LockPlace } from './lock-place.ts'

/**
 * Throws a UserError if the cluster has neither a Lease nor an object of the instance that `--instance` names, as far as
 * the user may see (docs/rules.md 3.30 and 13.4). Objects are looked for only if there is no Lease. If the Leases can't be
 * read because the server fails, nothing is said.
 */
export async function requireInstance(
  cluster: Connected,
  instance: string,
  { name, recordNamespaces }: LockPlace,
): Promise<void> {
  // The Lease may be in the `lockNamespace` of a configuration that is not evaluated. readLeases looks in all namespaces
  // if more than one is named.
  const namespaces = [...new Set([...recordNamespaces, 'default', 'kube-system'])]
  const { kind } = await readLeases(cluster, { name, namespaces })
  if (kind === 'found' || kind === 'failed') return
  const select = { labelSelector: instanceSelector(instance), fallback: recordNamespaces }
  const { found } = await findManaged(cluster, select)
  // Some servers ignore label selectors.
  if (byInstance(found).has(instance)) return
  throw new UserError(`there is no instance ${JSON.stringify(instance)} on the cluster that you can see`, {
    hint: 'To see the instances: kubectl nixos status --all',
  })
}
