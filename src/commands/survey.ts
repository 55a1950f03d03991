import { apiVersionOf, type Resource } from '../api/resource.ts'
import { askRemovals } from '../cluster/observe/ask-removals.ts'
import { type Gate, judgeCandidates } from '../cluster/observe/judge-candidates.ts'
import { instanceSelector, type Lists, listEach, resourceKey } from '../cluster/observe/list-each.ts'
import { lookAtServices } from '../cluster/observe/look-at-services.ts'
import { lookAtWebhooks } from '../cluster/observe/look-at-webhooks.ts'
import { observe } from '../cluster/observe/observe.ts'
import { type SweepRequest, sweep } from '../cluster/observe/sweep.ts'
import { WantedLive } from '../cluster/observe/wanted-live.ts'
import type { Discovery } from '../cluster/rest/api.ts'
import { UserError } from '../errors.ts'
import { crdSchemas } from '../manifest/crd-schema.ts'
import { keyOf, type ObjectKey, type ObjectRef, refOf } from '../manifest/key.ts'
import { checkDuplicates } from '../manifest/read.ts'
import { isSecret } from '../manifest/secret.ts'
import type { Change, Found } from '../plan/change.ts'
import { withEvidence } from '../plan/evidence.ts'
import { dryRunReason } from '../plan/fields/dry-run-reason.ts'
import { defaultFieldManager } from '../plan/fields/find-claims.ts'
import { knownDefaults } from '../plan/fields/known-defaults.ts'
import { refuseHeld } from '../plan/held-values.ts'
import { withLeavingObstacles } from '../plan/leaving-obstacles.ts'
import type { Observation } from '../plan/observation.ts'
import {
  filledKeys,
  type PlacedManifest,
  placeManifests,
  refuseOutside,
  wantedKeys,
  wantedNamespaces,
} from '../plan/place.ts'
import { makePlan, type Plan, type PlanInput } from '../plan/plan.ts'
import { planWrite } from '../plan/plan-write.ts'
import { ambientNamespace, defaultNamespaceOf } from '../plan/prune/default-namespace.ts'
import { changesAdmission, excused } from '../plan/prune/excused-removals.ts'
import { gapsOf } from '../plan/prune/gaps-of.ts'
import { gateView } from '../plan/prune/gate-view.ts'
import type { GateFacts, Judged } from '../plan/prune/prune-gate.ts'
import { ResourceIndex } from '../plan/resource-index.ts'
import type { SecretBody } from '../rollout/execution.ts'
import { clientVersion } from './client-version.ts'
import type { Configuration } from './configuration.ts'
import type { Connected } from './connect-to.ts'
import type { Io } from './io.ts'
import { nameFields } from './name-fields.ts'
import type { Request } from './request.ts'

/** Everything that is known before the first write. */
export interface Survey {
  readonly cluster: Connected
  readonly plan: Plan
  readonly gate: Gate
  /** The bodies of the configuration's Secrets. The plan does not contain their values. */
  readonly secrets: ReadonlyMap<ObjectKey, SecretBody>
  /** The objects that were sent as a dry run, and why no proof was enough (docs/rules.md 2.1). */
  readonly dryRuns: readonly { readonly ref: ObjectRef; readonly why: string }[]
}

/**
 * Observes a cluster and makes the plan. Writes nothing. Each kind is listed once. An object that is proven to be
 * converged costs no request; any other costs one to three: a dry run, a read, and a dry run with force.
 */
export async function survey(
  cluster: Connected,
  { settings, manifests, checksum }: Configuration,
  request: Request,
  { now, random }: Pick<Io, 'now' | 'random'>,
): Promise<Survey> {
  const { discovery } = cluster
  const filled = defaultNamespaceOf({
    flag: request.namespace,
    configuration: settings.namespace,
    context: cluster.namespace,
  })
  const all = placeManifests(manifests, {
    served: new ResourceIndex(discovery.resources),
    defaultNamespace: filled.namespace,
  })
  // Checked again, because each object has its namespace now.
  checkDuplicates(all.map(({ manifest }) => manifest))
  const { placed, refused } = refuseOutside(all, request.namespace)
  const fieldManager = request.fieldManager ?? settings.fieldManager ?? defaultFieldManager
  const takeOver = takeOverOf(request, settings, fieldManager)
  const { forceConflicts } = request
  const labelSelector = instanceSelector(settings.instance)
  const asks = request.keywords.includes('diff') || request.keywords.includes('apply')
  // Prune alone asks nothing about wanted objects, but it needs to know those whose kind is unknown
  // (docs/rules.md 3.19).
  const observed = asks ? placed : placed.filter(({ resource }) => resource === undefined)
  const live = new WantedLive(observed)
  const fallback = [...new Set([...wantedNamespaces(all), ...namedNamespaces(cluster, settings, request)])]
  const select = { labelSelector, fallback }
  const lists = await listEach(cluster, servedKinds(observed), select, live.keep)
  const adopt = request.adopt || settings.adopt
  const findSchema = crdSchemas(placed.map(({ manifest }) => manifest.object))
  const findDefaults = knownDefaults(findSchema)
  const questions = { wanted: observed, live, fieldManager, forceConflicts, adopt, takeOver, findDefaults }
  const instance = settings.instance === undefined ? {} : { instance: settings.instance }
  const rules = { fieldManager, ...instance, forceConflicts, adopt, takeOver, salt: random() }
  const wantedUids = new Set<string>()
  const secrets = new Map<ObjectKey, SecretBody>()
  const dryRuns: { ref: ObjectRef; why: string }[] = []
  // Each object is planned as soon as it has been observed, so that live objects and dry-run results are freed.
  const writes = await observe(cluster, questions, observation => {
    const { live: found, manifest } = observation
    if (found !== undefined) wantedUids.add(found.metadata.uid)
    if (isSecret(manifest.object)) secrets.set(keyOf(refOf(manifest.object)), secretBody(observation))
    // Proving again costs time, so it is done only if -v shows the result.
    const isShown = request.verbosity >= 2
    const why = isShown ? dryRunReason(observation, { fieldManager, findDefaults }) : undefined
    if (why !== undefined) dryRuns.push({ ref: refOf(manifest.object), why })
    const context = { ...rules, findSchema }
    return withEvidence(planWrite(observation, context), observation, context)
  })
  const ambient = ambientNamespace(filled)
  const facts: GateFacts = {
    fieldManager,
    ...instance,
    wantedKeys: wantedKeys(all),
    wantedUids,
    wantedNamespaces: wantedNamespaces(all),
    ...(ambient === undefined ? {} : { ambient }),
    ambientKeys: ambient === undefined ? new Set() : filledKeys(all),
    unplaced: refused.length > 0 || placed.some(({ resource }) => resource === undefined),
    configurationEmpty: manifests.length === 0,
    allowEmpty: request.allowEmpty,
    pruneContents: request.pruneContents,
    pruneAdopted: request.pruneAdopted,
  }
  const maxDeletions = request.maxDeletions ?? settings.maxDeletions
  const silent = new Set(discovery.unseen.map(({ what }) => what))
  // The kinds of a server that does not answer cannot be listed.
  const resources = discovery.resources.filter(one => !silent.has(apiVersionOf(one)))
  const gate: Gate = { api: cluster, resources, maxDeletions, facts }
  const deletions = await lookForDeletions(gate, { discovery, lists, select, request, placed: all, writes })
  const isDeleted = ({ verdict }: Judged) => verdict.kind === 'delete'
  const deleted = deletions.judged.filter(isDeleted).map(({ candidate }) => candidate)
  const held = refuseHeld(writes, placed, await lookAtServices(cluster, deleted, placed))
  const obstacles = await lookAtWebhooks(cluster, deleted, writes)
  const plan = makePlan({
    program: clientVersion().version,
    madeAt: now().toISOString(),
    cluster: cluster.identity,
    checksum,
    ...rules,
    gate: facts,
    writes: withLeavingObstacles(await nameFields(cluster, held, findSchema), obstacles),
    refused,
    ...deletions,
  })
  return { cluster, plan, gate, secrets, dryRuns }
}

/** The managers whose fields become ours. Throws a UserError if our own field manager is one of them. */
function takeOverOf(request: Request, settings: Configuration['settings'], fieldManager: string): string[] {
  const names = new Set([...settings.takeOver, ...request.takeOver])
  if (!names.has(fieldManager)) return [...names]
  const where = request.takeOver.includes(fieldManager) ? '--take-over' : 'kubernixos.apply.takeOver'
  throw new UserError(`${where} names ${JSON.stringify(fieldManager)}, which is our own field manager`, {
    hint: 'Name another manager. Those of an object: kubectl get KIND NAME -o yaml --show-managed-fields',
  })
}

interface SweepContext {
  readonly discovery: Discovery
  readonly lists: Lists<Found>
  readonly select: SweepRequest<Found>['select']
  readonly request: Request
  readonly placed: readonly PlacedManifest[]
  readonly writes: readonly Change[]
}

/**
 * The objects that are ours and not wanted, judged by the prune gate, and what the server says about their removal.
 * Without diff or prune there are none to look for.
 */
async function lookForDeletions(
  gate: Gate,
  { discovery, lists, select, request, placed, writes }: SweepContext,
): Promise<Pick<PlanInput, 'judged' | 'removals' | 'unseen'>> {
  if (!request.keywords.includes('diff') && !request.keywords.includes('prune')) {
    return { judged: [], removals: new Map(), unseen: [] }
  }
  const { api, resources } = gate
  const keep = ({ resource, live }: Found) => ({ resource, live: gateView(live) })
  const swept = await sweep(api, { resources, lists, select, keep })
  const { judged, unseen } = await judgeCandidates(gate, swept.found)
  const gaps = gapsOf({ silent: discovery.unseen, kinds: swept.unseen, contents: unseen }, placed, judged)
  const asked = await askRemovals(api, judged, gate.facts.fieldManager)
  const removals = changesAdmission(writes, judged) ? excused(asked) : asked
  return { judged, removals, unseen: gaps }
}

/** The namespaces that `-n`, the configuration and the context name. */
function namedNamespaces(
  cluster: Connected,
  settings: Configuration['settings'],
  request: Request,
): string[] {
  const named = [request.namespace, settings.namespace, cluster.namespace].filter(one => one !== undefined)
  const given = named.filter(one => one !== '')
  return given.length === 0 ? ['default'] : given
}

/**
 * The kinds of all wanted objects, each version once. A kind that this rollout brings is left out, because it
 * cannot be listed yet.
 */
function servedKinds(wanted: readonly PlacedManifest[]): Resource[] {
  const served = wanted.flatMap(({ resource, toCome }) => (resource && !toCome ? [resource] : []))
  return [...new Map(served.map(resource => [resourceKey(resource), resource])).values()]
}

function secretBody({ manifest, live }: Observation): SecretBody {
  return { wanted: manifest.object, ...(live === undefined ? {} : { live }) }
}
