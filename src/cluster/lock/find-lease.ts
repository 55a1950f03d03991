import { isNotFound, lacksRight, type Reply } from '../../api/reply.ts'
import type { LiveObject } from '../../manifest/object.ts'
import { leases } from '../../plan/lock/lease-place.ts'
import type { Api } from '../rest/api.ts'

/**
 * Reads the Lease of an instance from the first of the namespaces that has it. Without it, the value is undefined.
 * Namespaces in which the user may not read Leases are left out. Only another failure is returned as one.
 */
export async function findLease(
  api: Pick<Api, 'get'>,
  namespaces: readonly string[],
  name: string,
): Promise<Reply<LiveObject | undefined>> {
  for (const namespace of namespaces) {
    const reply = await api.get(leases, {
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      namespace,
      name,
    })
    if (reply.ok || !(isNotFound(reply.failure) || lacksRight(reply.failure))) return reply
  }
  return { ok: true, value: undefined, status: 404, warnings: [] }
}
