import { isJsonObject, type Json, type JsonObject } from '../../manifest/object.ts'
import type { Unseen } from '../../plan/observation.ts'
import type { DiscoveredResource } from './api.ts'

export interface Discovered {
  readonly resources: readonly DiscoveredResource[]
  readonly unseen: readonly Unseen[]
}

/** One version of a group. */
export interface GroupVersion {
  readonly group: string
  readonly version: string
}

const text = (value: Json | undefined) => (typeof value === 'string' ? value : '')
const objects = (value: Json | undefined) => (Array.isArray(value) ? value.filter(isJsonObject) : [])
const texts = (value: Json | undefined) => (Array.isArray(value) ? value.map(String) : [])
const fields = (value: Json | undefined): JsonObject => (isJsonObject(value) ? value : {})

function aggregatedResource(resource: JsonObject, { group, version }: GroupVersion): DiscoveredResource[] {
  const kind = text(fields(resource['responseKind'])['kind'])
  const verbs = texts(resource['verbs'])
  // An entry without a kind exists only for its subresources.
  if (kind === '' || verbs.length === 0) return []
  return [
    {
      group,
      version,
      kind,
      plural: text(resource['resource']),
      namespaced: resource['scope'] === 'Namespaced',
      verbs,
      hasStatus: objects(resource['subresources']).some(sub => sub['subresource'] === 'status'),
    },
  ]
}

/** Reads an APIGroupDiscoveryList (v2 or v2beta1). Each group lists its preferred version first. */
export function readAggregated(document: JsonObject): Discovered {
  const versions = objects(document['items']).flatMap(item => {
    const group = text(fields(item['metadata'])['name'])
    return objects(item['versions']).map(entry => ({ group, version: text(entry['version']), entry }))
  })
  const stale = versions.filter(({ entry }) => entry['freshness'] === 'Stale')
  return {
    resources: versions.flatMap(({ group, version, entry }) =>
      objects(entry['resources']).flatMap(resource => aggregatedResource(resource, { group, version })),
    ),
    unseen: stale.map(({ group, version }) => ({
      what: `${group}/${version}`,
      why: 'its API server does not answer (discovery is stale)',
    })),
  }
}

/**
 * The group versions of an APIVersions document (core) or an APIGroupList, the preferred version of a group first.
 */
export function readGroups(document: JsonObject): GroupVersion[] {
  const core = texts(document['versions']).map(version => ({ group: '', version }))
  const groups = objects(document['groups']).flatMap(group => {
    const preferred = text(fields(group['preferredVersion'])['version'])
    const versions = objects(group['versions']).map(entry => text(entry['version']))
    const ordered = [...new Set([preferred, ...versions])].filter(version => version !== '')
    return ordered.map(version => ({ group: text(group['name']), version }))
  })
  return [...core, ...groups]
}

/** Reads an APIResourceList. There a subresource is an entry of its own, such as `deployments/status`. */
export function readResources(document: JsonObject, { group, version }: GroupVersion): DiscoveredResource[] {
  const entries = objects(document['resources'])
  const names = new Set(entries.map(entry => text(entry['name'])))
  return entries
    .filter(entry => !text(entry['name']).includes('/'))
    .map(entry => ({
      group,
      version,
      kind: text(entry['kind']),
      plural: text(entry['name']),
      namespaced: entry['namespaced'] === true,
      verbs: texts(entry['verbs']),
      hasStatus: names.has(`${text(entry['name'])}/status`),
    }))
}
