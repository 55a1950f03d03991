import type { Reply } from '../../api/reply.ts'
import type { Resource } from '../../api/resource.ts'
import { isBuiltInGroup } from '../../manifest/kind.ts'
import { isJsonObject, type LiveObject } from '../../manifest/object.ts'

/** The kind that registers group versions of other API servers. */
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
 * Returns a test for group versions that another API server behind this one serves: those whose APIService names a
 * service. If APIServices must not be listed, every group that is not built in counts as one. Objects of such
 * groups are compared with the live object and never dry-run, because their servers may store the result
 * (docs/rules.md 1.12).
 */
export function aggregatedGroups(
  services: Reply<readonly LiveObject[]>,
): (of: Pick<Resource, 'group' | 'version'>) => boolean {
  if (!services.ok) return ({ group }) => !isBuiltInGroup(group)
  const elsewhere = new Set(services.value.flatMap(servedElsewhere))
  return ({ group, version }) => elsewhere.has(`${group}/${version}`)
}
