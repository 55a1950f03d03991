import type { ApiFailure } from '../api/reply.ts'
import { messageOf } from '../errors.ts'
import { describeRef } from '../manifest/key.ts'
import { changesOf, type Delete, type Release } from '../plan/change.ts'
import { applyChange } from './apply-task.ts'
import { deleteChange } from './delete-task.ts'
import type { Execution } from './execution.ts'
import { judgeOnce } from './judge-once.ts'
import { isFailure, type Outcome } from './outcome.ts'
import { releaseChange } from './release-task.ts'
import type { JudgeAgain, Remaining } from './rollout-api.ts'
import { comesAfter, stillThere } from './still-there.ts'
import type {
  ApplyTask,
  AwaitGoneTask,
  AwaitServedTask,
  DeleteTask,
  ReleaseTask,
  Stage,
  Task,
  TaskId,
} from './task.ts'

/** How a task ended. `held` is an outcome that a later task completes. */
type Ended =
  | { readonly ok: true; readonly held?: Outcome }
  /** `cause` is a clause that says why the tasks that need this one are not run. */
  | { readonly ok: false; readonly cause: string }

const interrupted = 'the run was interrupted'
const succeeded: Ended = { ok: true }

/** Runs the tasks of one rollout and gathers its outcomes. */
export class TaskRunner {
  readonly outcomes: Outcome[] = []
  private readonly execution: Execution
  private readonly ended = new Map<TaskId, Ended>()
  /**
   * UIDs of the planned deletions, without those that were spared, because a Namespace must not take along what was
   * spared.
   */
  private readonly deleted: Set<string>
  private failed = false
  private spares = false

  constructor(execution: Execution) {
    this.execution = execution
    this.deleted = new Set(changesOf(execution.plan.changes, 'delete').map(({ live }) => live.uid))
  }

  /** Records an outcome and emits it. It is called once for each change. */
  report(outcome: Outcome): void {
    this.outcomes.push(outcome)
    this.failed ||= isFailure(outcome)
    if (outcome.change.action === 'delete' && outcome.result !== 'pruned')
      this.deleted.delete(outcome.change.live.uid)
    this.execution.emit({ kind: 'outcome', outcome })
  }

  /** Must be called when all writes have ended. If one failed, the deletions that follow are spared. */
  endApply(): void {
    this.spares = this.failed
  }

  /** Returns a function that runs the tasks of one stage. It never rejects. */
  forStage(stage: Stage): (task: Task) => Promise<void> {
    const judge = judgeOnce(stage, this.execution.api, this.deleted)
    return async task => {
      const ended = await this.perform(task, judge)
      this.ended.set(task.id, ended)
    }
  }

  private async perform(task: Task, judge: JudgeAgain): Promise<Ended> {
    // If all deletions are spared, nothing depends on what an earlier run has deleted.
    if (this.spares && task.kind === 'await-gone') return succeeded
    const isRemoval = task.kind === 'delete' || task.kind === 'release'
    if (this.spares && isRemoval && !this.execution.stop.aborted) return this.spare(task.change)
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
        return this.awaitServed(task)
      case 'release':
        return this.release(task, judge)
      case 'delete':
        return this.delete(task, judge)
      case 'await-gone':
        return this.awaitGone(task)
    }
  }

  private async apply(task: ApplyTask): Promise<Ended> {
    const { change } = task
    const outcome = await applyChange(change, this.execution)
    if (outcome.result === 'failed') return this.fail(task, outcome.failure)
    if (task.doneBy !== undefined) return { ok: true, held: outcome }
    this.report(outcome)
    return succeeded
  }

  private async awaitServed(task: AwaitServedTask): Promise<Ended> {
    const { crd, resource, kinds, change } = task
    const written = change && this.heldBy(task.needs[0])
    const reply = await this.execution.api.awaitServed(crd, resource, kinds)
    if (reply.ok || this.execution.stop.aborted) {
      if (written !== undefined) this.report(written)
      return reply.ok ? succeeded : { ok: false, cause: interrupted }
    }
    if (change === undefined)
      return {
        ok: false,
        cause: `it needs ${describeRef(crd)}, which is not served: ${reply.failure.message}`,
      }
    this.report({ change, result: 'failed', failure: reply.failure })
    return { ok: false, cause: `it needs ${describeRef(crd)}, which failed` }
  }

  private async release(task: ReleaseTask, judge: JudgeAgain): Promise<Ended> {
    const { api, plan, stop } = this.execution
    const outcome = await releaseChange(task.change, api, judge, plan.fieldManager)
    if (outcome.result === 'failed') return this.fail(task, outcome.failure)
    if (isFailure(outcome) && stop.aborted) return this.skip(task, interrupted)
    this.report(outcome)
    return succeeded
  }

  private async delete(task: DeleteTask, judge: JudgeAgain): Promise<Ended> {
    const { outcome, gone } = await deleteChange(task.change, this.execution.api, judge)
    if (outcome.result === 'failed') return this.fail(task, outcome.failure)
    if (!gone && task.doneBy !== undefined) return { ok: true, held: outcome }
    const isUndecided = isFailure(outcome)
    // The look before the deletion was stopped, too, and says nothing about the object.
    if (isUndecided && this.execution.stop.aborted) return this.skip(task, interrupted)
    this.report(outcome)
    if (!isUndecided) return succeeded
    return { ok: false, cause: `it comes after ${describeRef(task.change.ref)}, which was not deleted` }
  }

  private async awaitGone(task: AwaitGoneTask): Promise<Ended> {
    const { leaving, resource } = task
    const { api, stop } = this.execution
    const ours = this.heldDeletes(task)
    const waiting = (some: readonly Remaining[]) => {
      this.execution.emit({ kind: 'task-waiting', task, left: some })
    }
    const awaited = [...ours, ...leaving].map(({ ref, live }) => ({ ref, uid: live.uid }))
    const remaining = awaited.length === 0 ? [] : await api.awaitGone(resource, awaited, waiting)
    const left = new Map(remaining.map(one => [one.uid, one]))
    for (const change of ours) {
      const one = stop.aborted ? undefined : left.get(change.live.uid)
      if (one === undefined) this.report({ change, result: 'pruned' })
      else this.report({ change, result: 'failed', failure: stillThere(one) })
    }
    const [first] = remaining
    if (first === undefined) return this.failureAmong(task.after) ?? succeeded
    return { ok: false, cause: stop.aborted ? interrupted : comesAfter(first) }
  }

  /** A deletion that failed is a failure of the wait for its rank, too: what comes after it must stay. */
  private failureAmong(ids: readonly TaskId[]): Ended | undefined {
    return ids.map(id => this.ended.get(id)).find(ended => ended?.ok === false)
  }

  private heldBy(id: TaskId | undefined): Outcome | undefined {
    const ended = id === undefined ? undefined : this.ended.get(id)
    return ended?.ok ? ended.held : undefined
  }

  /** The reason why a task cannot run, as a clause; undefined if it can. */
  private causeAgainst(task: Task): string | undefined {
    for (const id of task.needs) {
      const ended = this.ended.get(id)
      if (ended?.ok === false) return ended.cause
    }
    // After an interrupt, waits still run, because they complete held outcomes and end at once by the same signal.
    const isWait = task.kind === 'await-served' || task.kind === 'await-gone'
    return this.execution.stop.aborted && !isWait ? interrupted : undefined
  }

  private skip(task: Task, cause: string): Ended {
    if (task.kind === 'apply' || task.kind === 'release' || task.kind === 'delete')
      this.report({ change: task.change, result: 'not-run', why: cause })
    return { ok: false, cause }
  }

  private spare(change: Delete | Release): Ended {
    this.report({ change, result: 'kept', reason: { kind: 'apply-failed' } })
    return succeeded
  }

  private fail(task: ApplyTask | ReleaseTask | DeleteTask, failure: ApiFailure): Ended {
    // The request was never sent, so nothing has failed.
    if (isStop(failure)) return this.skip(task, interrupted)
    this.report({ change: task.change, result: 'failed', failure })
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
        if (task.change !== undefined) this.report({ change: task.change, result: 'failed', failure })
        break
      case 'await-gone':
        for (const change of this.heldDeletes(task)) this.report({ change, result: 'failed', failure })
    }
    return { ok: false, cause: `a wait before it failed: ${failure.message}` }
  }

  /** The deletions whose outcome depends on whether their objects are gone. */
  private heldDeletes({ changes, after }: AwaitGoneTask): Delete[] {
    const held = new Set(after.flatMap(id => this.heldBy(id)?.change.key ?? []))
    return changes.filter(({ key }) => held.has(key))
  }
}

function isStop({ reason }: ApiFailure): boolean {
  return reason === 'Stopped'
}
