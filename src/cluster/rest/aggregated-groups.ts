import type { Resource } from '../../api/resource.ts'
import { groupOf } from '../../manifest/key.ts'
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

/** The group versions of other API servers that are not available, with what their APIServices say about that. */
export function unavailableGroups(services: readonly LiveObject[]): Map<string, string> {
  return new Map(
    services.flatMap(service => {
      const message = troubleOf(service)
      return message === undefined ? [] : servedElsewhere(service).map(one => [one, message] as const)
    }),
  )
}

function troubleOf({ status }: LiveObject): string | undefined {
  const conditions = isJsonObject(status) && Array.isArray(status['conditions']) ? status['conditions'] : []
  const available = conditions.filter(isJsonObject).find(({ type }) => type === 'Available')
  if (available === undefined || available['status'] === 'True') return undefined
  return String(available['message'] ?? available['reason'])
}

/**
 * Returns a test for apiVersions that another API server behind this one serves: those whose APIService names a
 * service. Objects of such apiVersions are compared with the live object and never dry-run, because their servers may
 * store the result (docs/rules.md 1.12).
 */
export function namedByServices(services: readonly LiveObject[]): (apiVersion: string) => boolean {
  const elsewhere = new Set(services.flatMap(servedElsewhere))
  return apiVersion => elsewhere.has(apiVersion)
}

/**
 * The same test for a user who must not list APIServices. Every apiVersion counts as served by another server unless
 * its group is built in or it is one of `crds`, which certainly come from CustomResourceDefinitions.
 */
export function allButCrds(crds: ReadonlySet<string>): (apiVersion: string) => boolean {
  return apiVersion => !isBuiltInGroup(groupOf(apiVersion)) && !crds.has(apiVersion)
}
