import type { Gate } from '../cluster/observe/judge-candidates.ts'
import { instanceSelector } from '../cluster/observe/list-each.ts'
import { lookAtServices } from '../cluster/observe/look-at-services.ts'
import { lookAtWebhooks } from '../cluster/observe/look-at-webhooks.ts'
import { crdSchemas, type FindSchema } from '../manifest/crd-schema.ts'
import { type IgnoreRule, isAbout } from '../manifest/ignore-rule.ts'
import { checkDuplicates } from '../manifest/read.ts'
import type { Change } from '../plan/change.ts'
import { refuseHeld } from '../plan/held-values.ts'
import { withLeavingObstacles } from '../plan/leaving-obstacles.ts'
import type { Sight } from '../plan/lock/known-kinds.ts'
import { type WantedJob, wantedJobs } from '../plan/lock/ran-job.ts'
import {
  filledKeys,
  type PlacedManifest,
  placeManifests,
  refuseOutside,
  wantedKeys,
  wantedNamespaces,
} from '../plan/place.ts'
import { makePlan, type Plan } from '../plan/plan.ts'
import { ambientNamespace, defaultNamespaceOf } from '../plan/prune/default-namespace.ts'
import { type DeletionLimit, limitReplacements } from '../plan/prune/deletion-limit.ts'
import type { GateFacts, Judged } from '../plan/prune/prune-gate.ts'
import { ResourceIndex } from '../plan/resource-index.ts'
import { wavesOf, withWaves } from '../plan/waves.ts'
import { answeringKinds } from './answering-kinds.ts'
import { clientVersion } from './client-version.ts'
import type { Configuration } from './configuration.ts'
import type { Connected } from './connect-to.ts'
import { findRanBefore } from './find-ran-before.ts'
import type { Io } from './io.ts'
import type { RecordSource } from './last-record.ts'
import { lookForDeletions } from './look-for-deletions.ts'
import { nameFields } from './name-fields.ts'
import { type ObservedWanted, observeWanted } from './observe-wanted.ts'
import type { Request } from './request.ts'
import { resolveKeptKinds } from './resolve-kept-kinds.ts'
import { runRules } from './run-rules.ts'

/** Everything that is known before the first write. */
export interface Survey extends Pick<ObservedWanted, 'secrets' | 'dryRuns' | 'failedJobs' | 'unlabelled'> {
  /** The rules of `kubernixos.apply.ignore` that are about no object of the configuration. */
  readonly idleRules: readonly IgnoreRule[]
  /** The kinds whose API servers ignore the label selector of a list. */
  readonly ignoring: readonly string[]
  readonly cluster: Connected
  readonly plan: Plan
  readonly gate: Gate
  readonly sight: Sight
  /** The Jobs that the record remembers after they have run. */
  readonly jobs: readonly WantedJob[]
}

/** What a survey takes from its run. */
export interface SurveyRun extends Pick<Io, 'now' | 'random'> {
  readonly record: RecordSource
}

/**
 * Observes a cluster and makes the plan. Writes nothing. Each kind is listed once. An object that is proven to be
 * converged costs no request; any other costs one to three: a dry run, a read, and a dry run with force.
 */
export async function survey(
  cluster: Connected,
  configuration: Configuration,
  request: Request,
  { now, random, record }: SurveyRun,
): Promise<Survey> {
  const { discovery } = cluster
  const { settings, manifests, checksum } = configuration
  const filled = defaultNamespaceOf({
    flag: request.namespace,
    configuration: settings.namespace,
    context: cluster.namespace,
  })
  const given = placeManifests(manifests, {
    served: new ResourceIndex(discovery.resources),
    unseen: discovery.unseen,
    defaultNamespace: filled.namespace,
  })
  // The command delete wants nothing. The manifests only name namespaces.
  const all = request.prunes === 'all' ? [] : given
  // Checked again, because each object has its namespace now.
  checkDuplicates(all.map(({ manifest }) => manifest))
  const { placed, refused } = refuseOutside(all, request.namespace)
  const rules = runRules(request, settings, random())
  const asks = request.keywords.includes('diff') || request.keywords.includes('apply')
  // Prune alone asks nothing about wanted objects, but it needs to know those whose kind is unknown
  // (docs/rules.md 3.19).
  const observed = asks ? placed : placed.filter(({ resource }) => resource === undefined)
  const named = [...wantedNamespaces(given), ...namedNamespaces(cluster, settings, request)]
  // Without the record, less is seen and less is proven. A read of it that fails must not stop a diff.
  const readableRecord: RecordSource = () => record().catch(() => undefined)
  const fallback = async () => [...new Set([...named, ...((await readableRecord())?.namespaces ?? [])])]
  const select = { labelSelector: instanceSelector(settings.instance), fallback }
  const findSchema = crdSchemas(placed.map(({ manifest }) => manifest.object))
  const keepKinds = resolveKeptKinds(request.keepKinds, discovery)
  const jobs = wantedJobs(placed)
  const ranBefore = await findRanBefore(cluster, asks ? jobs : [], {
    record,
    now: new Date(cluster.serverClock.now()),
  })
  const explains = request.verbosity >= 2
  const wanted = { observed, select, rules, findSchema, keepKinds, explains, ranBefore }
  const { writes, lists, wantedUids, checksums, ...rest } = await observeWanted(cluster, wanted)
  const ambient = ambientNamespace(filled)
  const facts: GateFacts = {
    fieldManager: rules.fieldManager,
    ...(rules.instance === undefined ? {} : { instance: rules.instance }),
    wantedKeys: wantedKeys(all),
    wantedUids,
    wantedNamespaces: wantedNamespaces(all),
    ...(ambient === undefined ? {} : { ambient }),
    ambientKeys: ambient === undefined ? new Set() : filledKeys(all),
    unplaced: refused.length > 0 || placed.some(({ resource }) => resource === undefined),
    configurationEmpty: all.length === 0,
    allowEmpty: request.allowEmpty || request.prunes === 'all',
    pruneContents: request.pruneContents,
    pruneAdopted: request.pruneAdopted,
    keepKinds,
    pruneLegacy: request.pruneLegacy,
  }
  const gate = gateOf(cluster, facts, limitOf(request, settings))
  const look = { discovery, lists, select, request, placed: all, writes, checksums, record: readableRecord }
  const { sight, ignoring, ...deletions } = await lookForDeletions(gate, look)
  const plan = makePlan({
    program: clientVersion().version,
    madeAt: now().toISOString(),
    cluster: cluster.identity,
    checksum,
    ...rules,
    gate: facts,
    writes: limitReplacements(
      withWaves(
        await besideDeletions(cluster, { writes, judged: deletions.judged, placed, findSchema }),
        wavesOf(placed),
      ),
      gate.maxDeletions,
      deletions.judged,
    ),
    refused,
    ...deletions,
  })
  const objects = all.map(({ manifest }) => manifest.object)
  const idleRules = rules.ignore.filter(rule => !objects.some(object => isAbout(rule, object)))
  return { cluster, plan, gate, idleRules, ignoring, jobs, sight, ...rest }
}

/** The limit of the option is for prune. Only the flag limits the command delete, which deletes all on purpose. */
function limitOf({ prunes, maxDeletions }: Request, settings: Configuration['settings']) {
  return prunes === 'all' ? maxDeletions : (maxDeletions ?? settings.maxDeletions)
}

function gateOf(cluster: Connected, facts: GateFacts, maxDeletions: DeletionLimit | undefined): Gate {
  return { api: cluster, resources: answeringKinds(cluster.discovery), maxDeletions, facts }
}

interface Beside {
  readonly writes: readonly Change[]
  readonly judged: readonly Judged[]
  readonly placed: readonly PlacedManifest[]
  readonly findSchema: FindSchema
}

/** The writes, with what depends on the planned deletions: a value that one of them holds, or a webhook that goes. */
async function besideDeletions(
  cluster: Connected,
  { writes, judged, placed, findSchema }: Beside,
): Promise<readonly Change[]> {
  const deleted = judged.flatMap(({ candidate, verdict }) => (verdict.kind === 'delete' ? [candidate] : []))
  const held = refuseHeld(writes, placed, await lookAtServices(cluster, judged, placed))
  const obstacles = await lookAtWebhooks(cluster, deleted, writes)
  return withLeavingObstacles(await nameFields(cluster, held, findSchema), obstacles)
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
