import pMap from 'p-map'
import type { ApiFailure, Reply } from '../../api/reply.ts'
import type { Resource } from '../../api/resource.ts'
import { apiVersionOf } from '../../api/resource.ts'
import { groupOf } from '../../manifest/key.ts'
import { isBuiltInGroup } from '../../manifest/kind.ts'
import type { JsonObject } from '../../manifest/object.ts'
import type { Unseen } from '../../plan/observation.ts'
import type { Send } from '../transport/client.ts'
import type { Emit } from '../transport/events.ts'
import { acceptJson, getJson } from '../transport/request-json.ts'
import { allButCrds, apiServices, namedByServices, unavailableGroups } from './aggregated-groups.ts'
import type { DiscoveredResource, Discovery } from './api.ts'
import { crdVersions } from './crd-versions.ts'
import {
  type Discovered,
  type GroupVersion,
  readAggregated,
  readGroups,
  readResources,
} from './discovery-document.ts'
import { listAll } from './list.ts'

// Aggregated discovery is v2 since 1.30 and v2beta1 since 1.26. Older servers return the plain documents.
const accept = ['v2', 'v2beta1']
  .map(version => `${acceptJson};g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`)
  .concat(acceptJson)
  .join(',')

/** What discovery needs. */
export interface DiscoveryParts {
  readonly send: Send
  readonly concurrency: number
  readonly emit: Emit
}

/** The kinds of one group version, from its own document. A whole discovery needs it only on an old server. */
export async function versionResources(
  send: Send,
  one: GroupVersion,
): Promise<Reply<readonly DiscoveredResource[]>> {
  const root = one.group === '' ? '/api' : `/apis/${one.group}`
  const reply = await getJson(send, `${root}/${one.version}`, { extension: !isBuiltInGroup(one.group) })
  return reply.ok ? { ...reply, value: readResources(reply.value, one) } : reply
}

async function groupResources(send: Send, one: GroupVersion): Promise<Discovered> {
  const reply = await versionResources(send, one)
  if (reply.ok) return { resources: reply.value, unseen: [] }
  return { resources: [], unseen: [{ what: apiVersionOf(one), why: reply.failure.message }] }
}

async function readRoot({ send, concurrency }: DiscoveryParts, document: JsonObject): Promise<Discovered> {
  if (document['kind'] === 'APIGroupDiscoveryList') return readAggregated(document)
  const found = await pMap(readGroups(document), one => groupResources(send, one), { concurrency })
  return { resources: found.flatMap(one => one.resources), unseen: found.flatMap(one => one.unseen) }
}

/**
 * Every kind that the server serves. It takes three requests with aggregated discovery, else one more for each
 * group version. `wanted` are the apiVersions of the configuration. If APIServices must not be listed, there is one
 * more request for each of `wanted` that is not built in. A group that cannot be discovered is in `unseen`. Returns a
 * failure if one of the two root documents cannot be read.
 */
export async function discover(
  parts: DiscoveryParts,
  wanted: ReadonlySet<string>,
): Promise<Discovery | ApiFailure> {
  const { send, concurrency } = parts
  const [core, groups, services] = await Promise.all([
    getJson(send, '/api', { accept }),
    getJson(send, '/apis', { accept }),
    listAll(send, apiServices, {}),
  ])
  if (!core.ok) return core.failure
  if (!groups.ok) return groups.failure
  const found = await Promise.all([readRoot(parts, core.value), readRoot(parts, groups.value)])
  const resources = found.flatMap(one => one.resources)
  const served = new Set(resources.map(apiVersionOf)).intersection(wanted)
  const isAggregated = services.ok
    ? namedByServices(services.value)
    : allButCrds(await crdVersions(send, served, concurrency))
  if (!services.ok) noteNoDryRun(parts.emit, [...served].filter(isAggregated), services.failure)
  return {
    resources: resources.map(one => ({ ...one, aggregated: isAggregated(apiVersionOf(one)) })),
    unseen: withTroubles(found, services.ok ? unavailableGroups(services.value) : new Map()),
  }
}

/** The groups that could not be discovered. `troubles` has what their APIServices say, by group version. */
function withTroubles(found: readonly Discovered[], troubles: ReadonlyMap<string, string>): Unseen[] {
  const unseen = found.flatMap(one => one.unseen)
  const known = new Set([
    ...found.flatMap(({ resources }) => resources.map(apiVersionOf)),
    ...unseen.map(({ what }) => what),
  ])
  const absent = [...troubles].filter(([what]) => !known.has(what))
  return [
    ...unseen.map(({ what, why }) => ({ what, why: withReason(why, troubles.get(what)) })),
    ...absent.map(([what, trouble]) => ({ what, why: withReason(noAnswer, trouble) })),
  ]
}

const noAnswer = 'its API server does not answer'

function withReason(why: string, trouble: string | undefined): string {
  return trouble === undefined ? why : `${why}: ${trouble}`
}

function noteNoDryRun(emit: Emit, apiVersions: readonly string[], { message }: ApiFailure): void {
  if (apiVersions.length === 0) return
  const text = `objects of ${apiVersions.join(', ')} are compared without a dry run, because they may belong to an aggregated API server, and apiservices cannot be listed: ${message}`
  emit({ kind: 'cluster-note', text })
}

/** The resource of a kind in exactly this apiVersion. */
export function findResource(discovery: Discovery, apiVersion: string, kind: string): Resource | undefined {
  const group = groupOf(apiVersion)
  return discovery.resources.find(
    resource => resource.kind === kind && resource.group === group && apiVersionOf(resource) === apiVersion,
  )
}
