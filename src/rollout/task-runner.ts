import type { ApiFailure } from '../api/reply.ts'
import { messageOf } from '../errors.ts'
import { describeRef } from '../manifest/key.ts'
import type { Delete, Release } from '../plan/change.ts'
import { applyChange } from './apply-task.ts'
import { awaitReady } from './await-ready-task.ts'
import { awaitGone, awaitServed } from './await-tasks.ts'
import { deleteChange } from './delete-task.ts'
import type { Execution } from './execution.ts'
import { judgeOnce } from './judge-once.ts'
import { type Ended, Ledger, succeeded } from './ledger.ts'
import { isFailure, type Outcome } from './outcome.ts'
import { releaseChange } from './release-task.ts'
import { replaceChange } from './replace-task.ts'
import type { JudgeAgain } from './rollout-api.ts'
import { begunDeletion } from './still-there.ts'
import { stopCause } from './stop-cause.ts'
import type { ApplyTask, DeleteTask, ReleaseTask, Stage, Task } from './task.ts'

/** Runs the tasks of one rollout. Its ledger has the outcomes. */
export class TaskRunner {
  readonly ledger: Ledger
  private readonly execution: Execution
  /** Why deletions are spared; undefined if they are not. */
  private spares: 'apply-failed' | 'not-ready' | undefined

  constructor(execution: Execution) {
    this.execution = execution
    this.ledger = new Ledger(execution)
  }

  /** Must be called when all writes and waits have ended. If one failed, the deletions that follow are spared. */
  endApply(): void {
    const { failed, unready } = this.ledger
    // What is not run because of an object that is not ready has failed, too, but is not the reason.
    if (unready) this.spares = 'not-ready'
    else if (failed) this.spares = 'apply-failed'
  }

  /** Returns a function that runs the tasks of one stage. It never rejects. */
  forStage(stage: Stage): (task: Task) => Promise<void> {
    const judge = judgeOnce(stage, this.execution.api, this.ledger.deleted)
    return async task => this.ledger.end(task.id, await this.perform(task, judge))
  }

  private async perform(task: Task, judge: JudgeAgain): Promise<Ended> {
    // If all deletions are spared, nothing depends on what an earlier run has deleted.
    if (this.spares !== undefined && task.kind === 'await-gone') return succeeded
    const isRemoval = task.kind === 'delete' || task.kind === 'release'
    if (this.spares !== undefined && isRemoval && !this.execution.stop.aborted)
      return this.spare(task.change, this.spares)
    const cause = this.causeAgainst(task)
    if (cause !== undefined) return this.skip(task, cause)
    this.execution.emit({ kind: 'task-started', task })
    try {
      return await this.run(task, judge)
    } catch (error) {
      return this.broken(task, error)
    } finally {
      this.execution.emit({ kind: 'task-finished', task })
    }
  }

  private run(task: Task, judge: JudgeAgain): Promise<Ended> {
    switch (task.kind) {
      case 'apply':
        return this.apply(task)
      case 'await-served':
        return awaitServed(task, this.execution, this.ledger)
      case 'release':
        return this.release(task, judge)
      case 'delete':
        return this.delete(task, judge)
      case 'await-ready':
        return awaitReady(task, this.execution, this.ledger)
      case 'await-gone':
        return awaitGone(task, this.execution, this.ledger)
    }
  }

  private async apply(task: ApplyTask): Promise<Ended> {
    const outcome = await this.write(task)
    if (outcome.result === 'failed') return this.fail(task, outcome.failure)
    if (task.doneBy !== undefined) return { ok: true, held: outcome }
    this.ledger.report(outcome)
    return succeeded
  }

  private write(task: ApplyTask): Promise<Outcome> {
    const { change } = task
    if (change.action !== 'replace') return applyChange(change, this.execution)
    const { emit } = this.execution
    return replaceChange(change, this.execution, left => emit({ kind: 'task-waiting', task, left }))
  }

  private async release(task: ReleaseTask, judge: JudgeAgain): Promise<Ended> {
    const { api, plan, stop } = this.execution
    const outcome = await releaseChange(task.change, api, judge, plan.fieldManager)
    if (outcome.result === 'failed') return this.fail(task, outcome.failure)
    if (isFailure(outcome) && stop.aborted) return this.skip(task, stopCause(this.execution.stop))
    this.ledger.report(outcome)
    return succeeded
  }

  private async delete(task: DeleteTask, judge: JudgeAgain): Promise<Ended> {
    const { outcome, gone } = await deleteChange(task.change, this.execution.api, judge)
    if (outcome.result === 'failed') return this.fail(task, outcome.failure)
    if (!gone) return { ok: true, held: outcome }
    const isUndecided = isFailure(outcome)
    // The look before the deletion was stopped, too, and says nothing about the object.
    if (isUndecided && this.execution.stop.aborted) return this.skip(task, stopCause(this.execution.stop))
    this.ledger.report(outcome)
    if (!isUndecided) return succeeded
    return { ok: false, cause: `it comes after ${describeRef(task.change.ref)}, which was not deleted` }
  }

  /** The reason why a task cannot run, as a clause; undefined if it can. */
  private causeAgainst(task: Task): string | undefined {
    const failed = this.ledger.failureAmong(task.needs)
    if (failed !== undefined) return failed.cause
    if (task.kind === 'apply' && task.change.action === 'replace' && this.ledger.failed)
      return 'another write has failed, and nothing is deleted after that'
    // After an interrupt, waits still run, because they complete held outcomes and end at once by the same signal.
    const isWait = task.kind === 'await-served' || task.kind === 'await-gone'
    return this.execution.stop.aborted && !isWait ? stopCause(this.execution.stop) : undefined
  }

  private skip(task: Task, cause: string): Ended {
    if (task.kind === 'apply' || task.kind === 'release' || task.kind === 'delete')
      this.ledger.report({ change: task.change, result: 'not-run', why: cause })
    return { ok: false, cause }
  }

  private spare(change: Delete | Release, kind: 'apply-failed' | 'not-ready'): Ended {
    this.ledger.report({ change, result: 'kept', reason: { kind } })
    return succeeded
  }

  private fail(task: ApplyTask | ReleaseTask | DeleteTask, failure: ApiFailure): Ended {
    // The request was never sent, so nothing has failed.
    if (isStop(failure)) return this.skip(task, stopCause(this.execution.stop))
    this.ledger.report({ change: task.change, result: 'failed', failure })
    const name = describeRef(task.change.ref)
    if (task.kind === 'apply') return { ok: false, cause: `it needs ${name}, which failed` }
    return { ok: false, cause: `it comes after ${name}, whose deletion failed` }
  }

  /** Handles a bug in one task, so that the outcomes of the others are not lost. */
  private broken(task: Task, error: unknown): Ended {
    const failure: ApiFailure = { status: 0, reason: 'Bug', message: messageOf(error), causes: [] }
    switch (task.kind) {
      case 'apply':
      case 'release':
      case 'delete':
        return this.fail(task, failure)
      case 'await-served':
        if (task.change !== undefined) this.ledger.report({ change: task.change, result: 'failed', failure })
        break
      case 'await-ready':
        for (const object of task.objects)
          this.ledger.reportReadiness(object, { state: 'failed', why: failure.message })
        break
      case 'await-gone':
        for (const change of [...this.ledger.heldDeletes(task), ...task.leaving.map(begunDeletion)])
          this.ledger.report({ change, result: 'failed', failure })
    }
    return { ok: false, cause: `a wait before it failed: ${failure.message}` }
  }
}

function isStop({ reason }: ApiFailure): boolean {
  return reason === 'Stopped'
}
