import type { ObjectKey } from '../manifest/key.ts'
import type { Delete } from '../plan/change.ts'
import { changesOf } from '../plan/changes-of.ts'
import type { Execution } from './execution.ts'
import { isFailure, type Outcome, withReadiness } from './outcome.ts'
import type { ReadyResult } from './ready-result.ts'
import type { AwaitGoneTask, TaskId, ToBeReady } from './task.ts'

/** How a task ended. `held` is an outcome that a later task completes. */
export type Ended =
  | { readonly ok: true; readonly held?: Outcome }
  /** `cause` is a clause that says why the tasks that need this one are not run. */
  | { readonly ok: false; readonly cause: string }

export const succeeded: Ended = { ok: true }

/** What is known of a rollout that is under way: how its tasks ended, and what became of its changes. */
export class Ledger {
  readonly outcomes: Outcome[] = []
  /**
   * UIDs of the planned deletions, without those that were spared, because a Namespace must not take along what was
   * spared.
   */
  readonly deleted: Set<string>
  /** Whether something failed, other than that an object is not ready. */
  failed = false
  /** Whether an object that was awaited is not ready. */
  unready = false
  private readonly readiness = new Map<ObjectKey, ReadyResult>()
  private readonly places = new Map<ObjectKey, number>()
  private readonly emit: Execution['emit']
  private readonly ended = new Map<TaskId, Ended>()

  constructor({ plan, emit }: Pick<Execution, 'plan' | 'emit'>) {
    this.emit = emit
    this.deleted = new Set(changesOf(plan.changes, 'delete').map(({ live }) => live.uid))
  }

  /** Records an outcome and emits it. It is called once for each change. */
  report(plain: Outcome): void {
    const { key } = plain.change
    const outcome = withReadiness(plain, this.readiness.get(key))
    this.places.set(key, this.outcomes.push(outcome) - 1)
    this.failed ||= isFailure(outcome)
    if (outcome.change.action === 'delete' && outcome.result !== 'pruned')
      this.deleted.delete(outcome.change.live.uid)
    this.emit({ kind: 'outcome', outcome })
  }

  /** Records whether an object became ready, and emits it. Its outcome may be reported before or after. */
  reportReadiness({ key, ref }: ToBeReady, readiness: ReadyResult): void {
    this.readiness.set(key, readiness)
    this.emit({ kind: 'readiness', ref, readiness })
    this.unready ||= readiness.state !== 'ready'
    const place = this.places.get(key)
    const outcome = place === undefined ? undefined : this.outcomes[place]
    if (place !== undefined && outcome !== undefined) this.outcomes[place] = withReadiness(outcome, readiness)
  }

  /** The outcome of a change that is known already. */
  outcomeOf(key: ObjectKey): Outcome | undefined {
    const place = this.places.get(key)
    return place === undefined ? undefined : this.outcomes[place]
  }

  end(id: TaskId, ended: Ended): void {
    this.ended.set(id, ended)
  }

  /** The first of these tasks that failed or was not run. */
  failureAmong(ids: readonly TaskId[]): Extract<Ended, { ok: false }> | undefined {
    for (const id of ids) {
      const ended = this.ended.get(id)
      if (ended?.ok === false) return ended
    }
    return undefined
  }

  /** The outcome that a task has left to a later one. */
  heldBy(id: TaskId | undefined): Outcome | undefined {
    const ended = id === undefined ? undefined : this.ended.get(id)
    return ended?.ok ? ended.held : undefined
  }

  /** The deletions whose outcome depends on whether their objects are gone. */
  heldDeletes({ changes, after }: AwaitGoneTask): Delete[] {
    const held = new Set(after.flatMap(id => this.heldBy(id)?.change.key ?? []))
    return changes.filter(({ key }) => held.has(key))
  }
}
