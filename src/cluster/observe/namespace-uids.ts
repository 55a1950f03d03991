import type { ApiFailure } from '../../api/reply.ts'
import type { Resource } from '../../api/resource.ts'
import type { Api } from '../rest/api.ts'

const namespaces: Resource = {
  group: '',
  version: 'v1',
  kind: 'Namespace',
  plural: 'namespaces',
  namespaced: false,
  verbs: ['get'],
  hasStatus: true,
  aggregated: false,
}

/** The UIDs of some Namespaces, by name, and why the others have none. */
interface NamespaceUids {
  readonly uids: ReadonlyMap<string, string>
  readonly failures: ReadonlyMap<string, ApiFailure>
}

/** Reads some Namespaces, each of them once. */
export async function readNamespaceUids(
  api: Pick<Api, 'get'>,
  names: readonly string[],
): Promise<NamespaceUids> {
  const uids = new Map<string, string>()
  const failures = new Map<string, ApiFailure>()
  for (const name of new Set(names)) {
    const reply = await api.get(namespaces, { apiVersion: 'v1', kind: 'Namespace', name })
    if (reply.ok) uids.set(name, reply.value.metadata.uid)
    else failures.set(name, reply.failure)
  }
  return { uids, failures }
}
