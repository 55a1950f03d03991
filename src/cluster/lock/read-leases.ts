import { type ApiFailure, isNotFound, lacksRight } from '../../api/reply.ts'
import type { LiveObject } from '../../manifest/object.ts'
import { leases as kind } from '../../plan/lock/lease-place.ts'
import type { LeasesRead } from '../../plan/lock/leases-read.ts'
import type { Api } from '../rest/api.ts'

/**
 * Reads the Leases of this name. If they can only be in one namespace, one request reads it. Else one list finds all of
 * them, and only a user who may not list Leases in the whole cluster reads each of the namespaces.
 */
export async function readLeases(
  api: Pick<Api, 'get' | 'list'>,
  { name, namespaces }: { readonly name: string; readonly namespaces: readonly string[] },
): Promise<LeasesRead> {
  if (namespaces.length > 1) {
    const listed = await api.list(kind, { name })
    if (listed.ok) return someOf(listed.value, [])
    if (!lacksRight(listed.failure)) return { kind: 'failed', why: listed.failure.message }
  }
  const found: LiveObject[] = []
  const forbidden: { readonly namespace: string; readonly failure: ApiFailure }[] = []
  const read = async (namespace: string) => {
    const ref = { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', namespace, name }
    return { namespace, reply: await api.get(kind, ref) }
  }
  for (const { namespace, reply } of await Promise.all(namespaces.map(read))) {
    if (reply.ok) found.push(reply.value)
    else if (lacksRight(reply.failure)) forbidden.push({ namespace, failure: reply.failure })
    else if (!isNotFound(reply.failure)) return { kind: 'failed', why: reply.failure.message }
  }
  const [first] = forbidden
  const hidden = forbidden.map(({ namespace }) => namespace)
  if (found.length > 0 || first === undefined) return someOf(found, hidden)
  return { kind: 'no-rights', namespaces: hidden, why: first.failure.message }
}

function someOf(leases: readonly LiveObject[], hidden: readonly string[]): LeasesRead {
  return leases.length === 0 ? { kind: 'absent' } : { kind: 'found', leases, hidden }
}
