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

/** The UIDs of some Namespaces, by name. One that is missing or can't be read is left out. Reads each of them once. */
export async function readNamespaceUids(
  api: Pick<Api, 'get'>,
  names: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const uids = new Map<string, string>()
  for (const name of new Set(names)) {
    const reply = await api.get(namespaces, { apiVersion: 'v1', kind: 'Namespace', name })
    if (reply.ok) uids.set(name, reply.value.metadata.uid)
  }
  return uids
}
