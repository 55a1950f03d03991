import { systemClock as clock } from '../cluster/system-clock.ts'
import { type ExitReason, messageOf, UserError } from '../errors.ts'
import type { Emit } from '../events/emitter.ts'
import { timeAfter } from '../plan/lock/newest-record.ts'
import { endedRecord, startedRecord } from '../plan/lock/next-record.ts'
import type { RolloutRecord } from '../plan/lock/record.ts'
import type { Plan } from '../plan/plan.ts'
import { readPlan, writePlan } from '../plan/plan-document.ts'
import { execute } from '../rollout/execute.ts'
import { failureReason } from '../rollout/failure-reason.ts'
import type { Outcome } from '../rollout/outcome.ts'
import { Patience } from '../rollout/patience.ts'
import { predict, refuseAll } from '../rollout/predict.ts'
import { isInScope, type Scope } from '../rollout/scope.ts'
import { agreeToDeletions, checkSight, checkUnmeantDeletions } from './agree-to-deletions.ts'
import type { Lock } from './hold-lock.ts'
import type { Io } from './io.ts'
import { rememberJobs } from './remember-jobs.ts'
import { failureCode, type Request } from './request.ts'
import { rolloutApi } from './rollout-api.ts'
import type { Survey } from './survey.ts'

/**
 * Carries a plan out and returns the exit code. Refusals are listed together, and deletions and replacements are confirmed,
 * before the first write (docs/rules.md 1.8, 1.33 and 3.17).
 */
export async function carryOut(survey: LockedSurvey, request: Request, io: Io, emit: Emit): Promise<number> {
  const { plan } = survey
  const { keywords, dryRun } = request
  const scope: Scope = { apply: keywords.includes('apply'), prune: keywords.includes('prune') }
  emit({ kind: 'rollout-started', plan, scope, dryRun })
  if (plan.changes.some(change => change.action === 'refused' && isInScope(change, scope))) {
    const outcomes = refuseAll(plan, scope)
    // Only the refusals are reported one by one. The summary and the document also contain what was not run because of
    // them.
    for (const outcome of outcomes) if (outcome.result === 'refused') emit({ kind: 'outcome', outcome })
    await survey.lock.end()
    return conclude(plan, outcomes, { request, io, emit })
  }
  if (scope.prune) {
    checkSight(plan, request)
    checkUnmeantDeletions(plan, request)
  }
  if (dryRun === 'server') {
    const outcomes = predict(plan, scope)
    for (const outcome of outcomes) emit({ kind: 'outcome', outcome })
    return conclude(plan, outcomes, { request, io, emit })
  }
  const asking = { ...io, ask: (question: string) => survey.lock.asking(() => io.ask(question)) }
  if (!(await agreeToDeletions(plan, scope, request, asking))) {
    emit({ kind: 'run-stopped', reason: 'refused', message: 'not confirmed: nothing was written' })
    return failureCode(request.keywords)
  }
  const { lock } = survey
  const previous = await lock.previous()
  // By the server's clock, because records of several machines are compared, and the server counts the time of a Job.
  const now = () => new Date(survey.cluster.serverClock.now())
  const began = now()
  const head = { time: timeAfter(previous.record, began), user: `${io.self.user}@${io.self.host}` }
  const started = startedRecord({ plan, previous, sight: survey.sight, applies: scope.apply }, head)
  const isRecorded = !keepsRecord(plan, request, previous.record)
  if (isRecorded) await lock.begin(started)
  const outcomes = await executeSaved(survey, { scope, request, io, emit })
  const reason = reasonOf(outcomes, io)
  const ended = async () =>
    endedRecord(started, plan, {
      time: timeAfter(started, now()),
      result: resultOf(reason),
      jobs: await rememberJobs(survey, started.jobs, { outcomes, began: began.toISOString() }),
      left: scope.prune && plan.unseen.length === 0 ? namespacesLeft(outcomes) : undefined,
    })
  await lock.end(isRecorded ? await ended() : undefined)
  return conclude(plan, outcomes, { request, io, emit })
}

/** Why a rollout failed; null if it did not. What stopped it counts more than the tasks that were not run. */
function reasonOf(outcomes: readonly Outcome[], { stop }: Io): ExitReason | null {
  if (!stop.aborted) return failureReason(outcomes)
  return stop.reason instanceof UserError ? stop.reason.reason : 'interrupted'
}

function resultOf(reason: ExitReason | null): 'succeeded' | 'failed' | 'interrupted' {
  if (reason === null) return 'succeeded'
  return reason === 'interrupted' ? reason : 'failed'
}

/**
 * Whether a `delete` that finds nothing to delete leaves the record of the last rollout as it is (docs/rules.md 11.7). A
 * record of a failure is replaced, unless something could not be looked at.
 */
function keepsRecord(
  { changes, leaving, unseen }: Plan,
  { prunes }: Request,
  record: RolloutRecord | undefined,
): boolean {
  if (prunes !== 'all' || leaving.some(({ isPruned }) => isPruned)) return false
  if (changes.some(({ action }) => action !== 'keep')) return false
  return record === undefined || record.result === 'succeeded' || unseen.length > 0
}

/** The namespaces of objects of ours that prune has kept. */
function namespacesLeft(outcomes: readonly Outcome[]): string[] {
  return outcomes.flatMap(({ result, change }) => (result === 'kept' ? (change.ref.namespace ?? []) : []))
}

/** A survey, and the lock of the run that carries it out. */
interface LockedSurvey extends Survey {
  readonly lock: Lock
}

interface Run {
  readonly scope: Scope
  readonly request: Request
  readonly io: Io
  readonly emit: Emit
}

/**
 * Writes the plan as JSON and executes what it reads back, so that a saved plan and a fresh one take the same path.
 */
function executeSaved({ plan, secrets, ...survey }: LockedSurvey, { scope, request, io, emit }: Run) {
  const saved = readPlan(writePlan(plan))
  const { stop } = io
  const { deleteTimeout, retryTimeout, timeout } = request
  const patience = new Patience(clock, retryTimeout)
  const api = rolloutApi({ ...survey, plan: saved }, { clock, stop, deleteTimeout, timeout })
  return execute(scope, {
    plan: saved,
    secrets,
    api,
    clock,
    patience,
    emit,
    width: survey.cluster.concurrency,
    stop,
  })
}

function conclude(
  plan: Plan,
  outcomes: readonly Outcome[],
  { request, io, emit }: Omit<Run, 'scope'>,
): number {
  const { dryRun, keywords } = request
  const reason = reasonOf(outcomes, io)
  const lost = reason === 'lock' ? { lockLost: messageOf(io.stop.reason) } : {}
  emit({ kind: 'rollout-ended', plan, outcomes, dryRun, reason, ...lost })
  return reason === null ? 0 : failureCode(keywords)
}
