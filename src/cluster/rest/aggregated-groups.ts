import type { Reply } from '../../api/reply.ts'
import type { Resource } from '../../api/resource.ts'
import { isBuiltInGroup } from '../../manifest/kind.ts'
import { isJsonObject, type LiveObject } from '../../manifest/object.ts'

/** The kind by which groups are handed to other API servers. */
export const apiServices: Resource = {
  group: 'apiregistration.k8s.io',
  version: 'v1',
  kind: 'APIService',
  plural: 'apiservices',
  namespaced: false,
  verbs: ['list'],
  hasStatus: true,
  aggregated: false,
}

function servedElsewhere(service: LiveObject): string[] {
  const spec = service['spec']
  if (!isJsonObject(spec) || !isJsonObject(spec['service'])) return []
  return [`${String(spec['group'] ?? '')}/${String(spec['version'])}`]
}

/**
 * Tells which group versions another API server behind this one serves: those of APIServices with a service.
 * Where they may not be listed, every group that is not built in counts as such: it is then compared with what
 * lives there instead of being dry-run, which such servers may persist (docs/rules.md 1.12).
 */
export function aggregatedGroups(
  services: Reply<readonly LiveObject[]>,
): (of: Pick<Resource, 'group' | 'version'>) => boolean {
  if (!services.ok) return ({ group }) => !isBuiltInGroup(group)
  const elsewhere = new Set(services.value.flatMap(servedElsewhere))
  return ({ group, version }) => elsewhere.has(`${group}/${version}`)
}
