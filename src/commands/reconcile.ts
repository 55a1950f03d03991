import type { Emit } from '../events/emitter.ts'
import { hasDifferences, hasRefusals, type Plan } from '../plan/plan.ts'
import { carryOut } from './carry-out.ts'
import type { Configuration } from './configuration.ts'
import { type Connected, connectTo } from './connect-to.ts'
import { holdLock, type Lock, noLock } from './hold-lock.ts'
import type { Io } from './io.ts'
import { lastRecord } from './last-record.ts'
import { lockPlace } from './lock-place.ts'
import { look } from './look.ts'
import { checkPlanTarget } from './plan-target.ts'
import { stdoutPath } from './planned-flags.ts'
import { renewPlan, type SavedWanted } from './renew-plan.ts'
import type { Request } from './request.ts'
import { requireInstance } from './require-instance.ts'
import { savePlan } from './save-plan.ts'

/** A configuration, or a saved plan with the configuration that belongs to it. */
export type Wanted = { readonly configuration: Configuration; readonly saved?: never } | SavedWanted

/**
 * Runs the keywords that need a cluster, with one survey for all of them. A run that may write holds the lock from
 * before the survey to its end (docs/rules.md 11.1). The exit code of diff counts only without
 * apply and prune (docs/rules.md 4.2).
 */
export async function reconcile(wanted: Wanted, request: Request, io: Io, emit: Emit): Promise<number> {
  const { configuration } = wanted
  checkPlanTarget(request.savePlan, io)
  const lost = new AbortController()
  const run = { ...io, stop: AbortSignal.any([io.stop, lost.signal]) }
  const cluster = await connectTo(configuration, request, run, emit)
  const rollsOut = request.keywords.includes('apply') || request.keywords.includes('prune')
  const work = (lock: Lock) => observeAndAct(cluster, { wanted, request, io: run, emit, lock })
  const place = lockPlace(configuration, request, cluster)
  // Before the lock is taken, because the Lease of a mistyped instance would stay for ever.
  if (request.instance !== undefined) await requireInstance(cluster, request.instance, place)
  if (!rollsOut || request.dryRun !== 'none' || request.noLock)
    return work(noLock(lastRecord(cluster, place)))
  return holdLock(cluster, { place, request, io: run, emit, lost }, work)
}

interface Run {
  readonly wanted: Wanted
  readonly request: Request
  readonly io: Io
  readonly emit: Emit
  readonly lock: Lock
}

/** Makes one plan, saves and shows it if diff was asked for, and carries it out if apply or prune was. */
async function observeAndAct(cluster: Connected, { wanted, request, io, emit, lock }: Run): Promise<number> {
  const { configuration } = wanted
  const { keywords, savePlan: path } = request
  const run = { io, emit, record: lock.record }
  const surveyed =
    wanted.saved === undefined
      ? await look(cluster, configuration, request, run)
      : await renewPlan(cluster, wanted, request, run)
  const { plan } = surveyed
  if (path !== undefined) {
    await savePlan(path, { plan, configuration, cluster }, request, io)
    if (path !== stdoutPath) emit({ kind: 'plan-saved', path })
  }
  if (keywords.includes('diff')) emit({ kind: 'diff-ready', plan })
  const rollsOut = keywords.includes('apply') || keywords.includes('prune')
  return rollsOut ? carryOut({ ...surveyed, lock }, request, io, emit) : diffCode(plan)
}

/** The exit code of diff: 0 nothing would change, 1 differences, 2 apply would refuse (docs/rules.md 4.1). */
function diffCode(plan: Plan): number {
  if (hasRefusals(plan)) return 2
  return hasDifferences(plan) ? 1 : 0
}
