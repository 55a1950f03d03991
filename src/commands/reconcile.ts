import { apiVersionOf } from '../api/resource.ts'
import { settleNulls } from '../cluster/observe/settle-nulls.ts'
import type { Emit } from '../events/emitter.ts'
import type { Manifest } from '../manifest/manifest.ts'
import { hasDifferences, hasRefusals, type Plan } from '../plan/plan.ts'
import { ResourceIndex } from '../plan/resource-index.ts'
import { carryOut } from './carry-out.ts'
import type { Configuration } from './configuration.ts'
import { type Connected, connectTo } from './connect-to.ts'
import { holdLock, type Lock, noLock } from './hold-lock.ts'
import type { Io } from './io.ts'
import { lockPlace } from './lock-place.ts'
import type { Request } from './request.ts'
import { survey } from './survey.ts'

/**
 * Runs the keywords that need a cluster, with one survey for all of them. A run that may write holds the lock from
 * before the survey to its end (docs/rules.md 11.1). The exit code of diff counts only without
 * apply and prune (docs/rules.md 4.2).
 */
export async function reconcile(
  configuration: Configuration,
  request: Request,
  io: Io,
  emit: Emit,
): Promise<number> {
  const lost = new AbortController()
  const run = { ...io, stop: AbortSignal.any([io.stop, lost.signal]) }
  const cluster = await connectTo(configuration, request, run, emit)
  const rollsOut = request.keywords.includes('apply') || request.keywords.includes('prune')
  const work = (lock: Lock) => observeAndAct(cluster, { configuration, request, io: run, emit, lock })
  if (!rollsOut || request.dryRun !== 'none' || request.noLock) return work(noLock(undefined))
  const place = lockPlace(configuration, request, cluster)
  return holdLock(cluster, { place, request, io: run, emit, lost }, work)
}

interface Run {
  readonly configuration: Configuration
  readonly request: Request
  readonly io: Io
  readonly emit: Emit
  readonly lock: Lock
}

/** Makes one plan, shows it if diff was asked for, and carries it out if apply or prune was. */
async function observeAndAct(
  cluster: Connected,
  { configuration, request, io, emit, lock }: Run,
): Promise<number> {
  const manifests = await settled(cluster, configuration.manifests, emit)
  const surveyed = await survey(cluster, { ...configuration, manifests }, request, io).finally(
    cluster.tellWarnings,
  )
  // After an interrupt, every object that was not yet looked at would count as refused.
  io.stop.throwIfAborted()
  const { keywords } = request
  if (surveyed.idleRules.length > 0) emit({ kind: 'rules-idle', rules: surveyed.idleRules })
  emit({ kind: 'dry-runs', of: surveyed.dryRuns })
  if (keywords.includes('diff')) emit({ kind: 'diff-ready', plan: surveyed.plan })
  const rollsOut = keywords.includes('apply') || keywords.includes('prune')
  return rollsOut ? carryOut({ ...surveyed, lock }, request, io, emit) : diffCode(surveyed.plan)
}

/** The manifests without the nulls that the server forbids. Emits a warning about those that it could not judge. */
async function settled(
  cluster: Connected,
  manifests: readonly Manifest[],
  emit: Emit,
): Promise<readonly Manifest[]> {
  const served = new ResourceIndex(cluster.discovery.resources)
  const found = await settleNulls(cluster, manifests, served)
  for (const { manifests, resource, why } of found.unjudged) {
    const titles = manifests.map(({ origin }) => origin.title)
    const kind = `${resource.kind} of ${apiVersionOf(resource)}`
    emit({ kind: 'nulls-not-judged', of: { titles, kind, why } })
  }
  return found.manifests
}

/** The exit code of diff: 0 nothing would change, 1 differences, 2 apply would refuse (docs/rules.md 4.1). */
function diffCode(plan: Plan): number {
  if (hasRefusals(plan)) return 2
  return hasDifferences(plan) ? 1 : 0
}
