import type { Resource } from '../api/resource.ts'
import { type Cluster, connect } from '../cluster/connect.ts'
import { type Gate, judgeCandidates } from '../cluster/observe/judge-candidates.ts'
import { instanceSelector, type Lists, listEach, resourceKey } from '../cluster/observe/list-each.ts'
import { observe } from '../cluster/observe/observe.ts'
import { sweep } from '../cluster/observe/sweep.ts'
import type { Discovery } from '../cluster/rest/api.ts'
import { findResource, similarResources } from '../cluster/rest/discovery.ts'
import { checkDuplicates } from '../manifest/read.ts'
import { maskText } from '../manifest/secret.ts'
import type { Plan, Unseen } from '../plan/change.ts'
import type { Observation } from '../plan/observation.ts'
import {
  type PlacedManifest,
  placeManifests,
  refuseOutside,
  wantedKeys,
  wantedNamespaces,
} from '../plan/place.ts'
import { makePlan } from '../plan/plan.ts'
import type { Judged } from '../plan/prune-gate.ts'
import { visible } from '../report/visible.ts'
import { askClusterId } from './ask-cluster-id.ts'
import type { Configuration } from './configuration.ts'
import type { Io } from './io.ts'
import { logTo } from './log.ts'
import { passClusterId, passOfflineFences } from './pass-fences.ts'
import type { Request } from './request.ts'

/** Everything that is known before the first write. */
export interface Survey {
  readonly cluster: Cluster
  readonly discovery: Discovery
  readonly plan: Plan
  readonly gate: Gate
}

const defaultFieldManager = 'kubectl-nixos'

/** Connects, passes the fences, observes, and plans. Writes nothing. */
export async function survey(configuration: Configuration, request: Request, io: Io): Promise<Survey> {
  const { settings, manifests, checksum } = configuration
  const cluster = await connectTo(request, io)
  passOfflineFences(settings, cluster)
  const [discovery] = await Promise.all([
    cluster.discover(),
    passClusterId(settings, cluster, context => askClusterId(context, request, io)),
  ])
  const all = placeManifests(manifests, {
    find: (apiVersion, kind) => findResource(discovery, apiVersion, kind),
    similar: kind => similarResources(discovery, kind),
    defaultNamespace: request.namespace ?? (settings.namespace || cluster.namespace || 'default'),
  })
  // Once more, now that each object has its namespace.
  checkDuplicates(all.map(({ manifest }) => manifest))
  const { placed, refused } = refuseOutside(all, request.namespace)
  const fieldManager = request.fieldManager ?? settings.fieldManager ?? defaultFieldManager
  const { forceConflicts } = request
  const labelSelector = instanceSelector(settings.instance)
  const lists = await listEach(cluster, servedKinds(placed), { labelSelector })
  const asks = request.keywords.includes('diff') || request.keywords.includes('apply')
  // Prune alone asks nothing about wanted objects, but must hear of those whose kind is unknown.
  const observed = asks ? placed : placed.filter(({ resource }) => resource === undefined)
  const observations = await observe(cluster, observed, lists, { fieldManager, forceConflicts })
  const gate: Gate = {
    api: cluster,
    resources: discovery.resources,
    maxDeletions: request.maxDeletions ?? settings.maxDeletions,
    facts: {
      fieldManager,
      instance: settings.instance,
      wantedKeys: wantedKeys(all),
      wantedUids: liveUids(observations),
      wantedNamespaces: wantedNamespaces(all),
      applyFailed: false,
      configurationEmpty: manifests.length === 0,
      allowEmpty: request.allowEmpty,
      pruneContents: request.pruneContents,
    },
  }
  const deletions = await lookForDeletions(gate, { discovery, lists, labelSelector, request })
  const plan = makePlan({
    checksum,
    instance: settings.instance,
    fieldManager,
    forceConflicts,
    observations,
    refused,
    ...deletions,
  })
  return { cluster, discovery, plan, gate }
}

async function connectTo({ connection, verbosity }: Request, io: Io): Promise<Cluster> {
  const { env, home, signal } = io
  return showWarnings(await connect({ ...connection, env, home, log: logTo(io, verbosity), signal }), io)
}

/** The API's warnings about our manifests, dry-run or written, are shown once each; those of our lists are not. */
function showWarnings(cluster: Cluster, io: Io): Cluster {
  const shown = new Set<string>()
  return {
    ...cluster,
    async apply(resource, object, options) {
      const reply = await cluster.apply(resource, object, options)
      for (const text of reply.ok ? reply.warnings : []) {
        const warning = visible(maskText(text, [object]))
        if (!shown.has(warning)) io.err(`${io.errColor.yellow('Warning:')} ${warning}\n`)
        shown.add(warning)
      }
      return reply
    },
  }
}

interface SweepContext {
  readonly discovery: Discovery
  readonly lists: Lists
  readonly labelSelector: string
  readonly request: Request
}

/** What is ours and not wanted; a plain apply does not look for it. */
async function lookForDeletions(
  gate: Gate,
  { discovery, lists, labelSelector, request }: SweepContext,
): Promise<{ judged: readonly Judged[]; unseen: readonly Unseen[] }> {
  if (!request.keywords.includes('diff') && !request.keywords.includes('prune')) {
    return { judged: [], unseen: [] }
  }
  const { resources } = discovery
  const swept = await sweep(gate.api, { resources, lists, select: { labelSelector } })
  const { judged, unseen } = await judgeCandidates(gate, swept.found)
  return { judged, unseen: [...discovery.unseen, ...swept.unseen, ...unseen] }
}

/** The kinds of all wanted objects, each version once; what is yet to come can't be listed. */
function servedKinds(wanted: readonly PlacedManifest[]): Resource[] {
  const served = wanted.flatMap(({ resource, toCome }) => (resource && !toCome ? [resource] : []))
  return [...new Map(served.map(resource => [resourceKey(resource), resource])).values()]
}

function liveUids(observations: readonly Observation[]): Set<string> {
  return new Set(observations.flatMap(({ live }) => (live === undefined ? [] : [live.metadata.uid])))
}
