import pMap from 'p-map'
import type { ApiFailure, Reply } from '../../api/reply.ts'
import type { Resource } from '../../api/resource.ts'
import { apiVersionOf } from '../../api/resource.ts'
import { groupOf } from '../../manifest/key.ts'
import type { JsonObject } from '../../manifest/object.ts'
import type { Send } from '../transport/client.ts'
import { acceptJson, getJson } from '../transport/request-json.ts'
import type { Log } from '../transport/trace.ts'
import { aggregatedGroups, apiServices } from './aggregated-groups.ts'
import type { Discovery } from './api.ts'
import {
  type Discovered,
  type GroupVersion,
  readAggregated,
  readGroups,
  readResources,
} from './discovery-document.ts'
import { listAll } from './list.ts'

// Aggregated discovery is v2 since 1.30 and v2beta1 since 1.26; older servers give the plain documents.
const accept = ['v2', 'v2beta1']
  .map(version => `${acceptJson};g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`)
  .concat(acceptJson)
  .join(',')

/** What discovery is made with. */
export interface DiscoveryParts {
  readonly send: Send
  readonly concurrency: number
  readonly log: Log
}

async function groupResources(send: Send, one: GroupVersion): Promise<Discovered> {
  const root = one.group === '' ? '/api' : `/apis/${one.group}`
  const reply = await getJson(send, `${root}/${one.version}`)
  if (reply.ok) return { resources: readResources(reply.value, one), unseen: [] }
  return { resources: [], unseen: [{ what: apiVersionOf(one), why: reply.failure.message }] }
}

async function readRoot({ send, concurrency }: DiscoveryParts, document: JsonObject): Promise<Discovered> {
  if (document['kind'] === 'APIGroupDiscoveryList') return readAggregated(document)
  const found = await pMap(readGroups(document), one => groupResources(send, one), { concurrency })
  return { resources: found.flatMap(one => one.resources), unseen: found.flatMap(one => one.unseen) }
}

/**
 * Every kind the server serves, in two requests where it knows aggregated discovery, else one per group version.
 * A group that cannot be seen is told in `unseen`; the failure is that of the two root documents.
 */
export async function discover(parts: DiscoveryParts): Promise<Discovery | ApiFailure> {
  const [core, groups, services] = await Promise.all([
    getJson(parts.send, '/api', accept),
    getJson(parts.send, '/apis', accept),
    listAll(parts.send, apiServices, {}),
  ])
  if (!core.ok) return core.failure
  if (!groups.ok) return groups.failure
  if (!services.ok) tellConservative(parts.log, services)
  const isAggregated = aggregatedGroups(services)
  const found = await Promise.all([readRoot(parts, core.value), readRoot(parts, groups.value)])
  const resources = found.flatMap(one => one.resources)
  return {
    resources: resources.map(resource => ({ ...resource, aggregated: isAggregated(resource) })),
    unseen: found.flatMap(one => one.unseen),
  }
}

function tellConservative(log: Log, services: Reply<unknown> & { ok: false }): void {
  log(
    1,
    () =>
      `custom resources are compared without a dry-run: cannot list apiservices: ${services.failure.message}`,
  )
}

/** The resource that serves a manifest's kind in exactly its apiVersion. */
export function findResource(discovery: Discovery, apiVersion: string, kind: string): Resource | undefined {
  const group = groupOf(apiVersion)
  return discovery.resources.find(
    resource => resource.kind === kind && resource.group === group && apiVersionOf(resource) === apiVersion,
  )
}
