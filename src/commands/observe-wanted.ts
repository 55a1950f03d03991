import type { Resource } from '../api/resource.ts'
import { type Lists, listEach, resourceKey } from '../cluster/observe/list-each.ts'
import { observe } from '../cluster/observe/observe.ts'
import type { SweepRequest } from '../cluster/observe/sweep.ts'
import { WantedLive } from '../cluster/observe/wanted-live.ts'
import type { FindSchema } from '../manifest/crd-schema.ts'
import { keyOf, type ObjectKey, type ObjectRef, refOf } from '../manifest/key.ts'
import type { LiveObject } from '../manifest/object.ts'
import { isSecret } from '../manifest/secret.ts'
import { hasTimeToLive } from '../manifest/time-to-live.ts'
import type { Found } from '../plan/about-object.ts'
import type { Change } from '../plan/change.ts'
import { withEvidence } from '../plan/evidence.ts'
import { dryRunReason } from '../plan/fields/dry-run-reason.ts'
import { knownDefaults } from '../plan/fields/known-defaults.ts'
import { checksumOf } from '../plan/lock/known-kinds.ts'
import type { Observation } from '../plan/observation.ts'
import type { PlacedManifest } from '../plan/place.ts'
import { planWrite } from '../plan/plan-write.ts'
import { isOfInstance } from '../plan/prune/prune-gate.ts'
import { jobReadiness } from '../readiness/job.ts'
import type { SecretBody } from '../rollout/execution.ts'
import type { Connected } from './connect-to.ts'
import type { RunRules } from './run-rules.ts'

/** What the cluster says about the wanted objects. */
export interface ObservedWanted {
  /** One change for each observed object. */
  readonly writes: readonly Change[]
  /** The lists of the kinds of these objects, by our label. */
  readonly lists: Lists<Found>
  readonly wantedUids: ReadonlySet<string>
  /** The bodies of the configuration's Secrets. The plan does not contain their values. */
  readonly secrets: ReadonlyMap<ObjectKey, SecretBody>
  /** The objects that were sent as a dry run, and why no proof was enough (docs/rules.md 2.1). */
  readonly dryRuns: readonly { readonly ref: ObjectRef; readonly why: string }[]
  /** The checksums of the wanted objects that exist. */
  readonly checksums: ReadonlySet<string>
  /** The Jobs with a time to live that have failed. */
  readonly failedJobs: ReadonlySet<ObjectKey>
  /** The wanted objects that exist without our labels. A list by our labels does not contain them. */
  readonly unlabelled: ReadonlySet<ObjectKey>
}

interface WantedRequest {
  readonly observed: readonly PlacedManifest[]
  readonly select: SweepRequest<Found>['select']
  readonly rules: RunRules
  readonly findSchema: FindSchema
  /** The kinds of which nothing is deleted. */
  readonly keepKinds: ReadonlySet<string>
  /** Whether `dryRuns` is wanted. Proving again costs time. */
  readonly explains: boolean
  /** The Jobs that ran before and are not run again. */
  readonly ranBefore: ReadonlySet<ObjectKey>
}

/**
 * Lists the kinds of wanted objects once each, and plans each object as soon as it has been observed, so that live
 * objects and results of dry runs are freed.
 */
export async function observeWanted(
  cluster: Connected,
  { observed, select, rules, findSchema, keepKinds, explains, ranBefore }: WantedRequest,
): Promise<ObservedWanted> {
  const live = new WantedLive(observed)
  const lists = await listEach(cluster, servedKinds(observed), select, live.keep)
  const findDefaults = knownDefaults(findSchema)
  const { fieldManager } = rules
  const context = { ...rules, findSchema, ranBefore }
  const wantedUids = new Set<string>()
  const secrets = new Map<ObjectKey, SecretBody>()
  const dryRuns: { ref: ObjectRef; why: string }[] = []
  const checksums = new Set<string>()
  const failedJobs = new Set<ObjectKey>()
  const unlabelled = new Set<ObjectKey>()
  const served = cluster.discovery.resources
  const questions = { wanted: observed, served, live, ...rules, keepKinds, findDefaults, findSchema }
  const noteLive = (found: LiveObject) => {
    const key = keyOf(refOf(found))
    wantedUids.add(found.metadata.uid)
    const checksum = checksumOf(found, rules.instance)
    if (checksum !== undefined) checksums.add(checksum)
    if (hasFailed(found)) failedJobs.add(key)
    if (!isOfInstance(found, rules)) unlabelled.add(key)
  }
  const writes = await observe(cluster, questions, observation => {
    const { live: found, manifest } = observation
    if (found !== undefined) noteLive(found)
    if (isSecret(manifest.object)) secrets.set(keyOf(refOf(manifest.object)), secretBody(observation))
    const why = explains ? dryRunReason(observation, { fieldManager, findDefaults }) : undefined
    if (why !== undefined) dryRuns.push({ ref: refOf(manifest.object), why })
    return withEvidence(planWrite(observation, context), observation, context)
  })
  return { writes, lists, wantedUids, secrets, dryRuns, checksums, failedJobs, unlabelled }
}

function hasFailed(live: LiveObject): boolean {
  return hasTimeToLive(live) && jobReadiness(live).state === 'failed'
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
