import { describeRef } from '../manifest/key.ts'
import type { Execution } from './execution.ts'
import { type Ended, type Ledger, succeeded } from './ledger.ts'
import type { Remaining } from './rollout-api.ts'
import { begunDeletion, comesAfter, leftBehind, stillThere } from './still-there.ts'
import { stopCause } from './stop-cause.ts'
import type { AwaitGoneTask, AwaitServedTask } from './task.ts'

/** Waits for the kinds of a CustomResourceDefinition, and completes its outcome (docs/rules.md 5.2). */
export async function awaitServed(
  { crd, resource, kinds, change, needs }: AwaitServedTask,
  { api, stop }: Execution,
  ledger: Ledger,
): Promise<Ended> {
  const written = change && ledger.heldBy(needs[0])
  const reply = await api.awaitServed(crd, resource, kinds)
  if (reply.ok || stop.aborted) {
    if (written !== undefined) ledger.report(written)
    return reply.ok ? succeeded : { ok: false, cause: stopCause(stop) }
  }
  if (change === undefined)
    return {
      ok: false,
      cause: `it needs ${describeRef(crd)}, which is not served: ${reply.failure.message}`,
    }
  ledger.report({ change, result: 'failed', failure: reply.failure })
  return { ok: false, cause: `it needs ${describeRef(crd)}, which failed` }
}

/**
 * Waits until the deleted objects of a kind are gone, and completes their outcomes (docs/rules.md 5.4). A deletion that
 * failed is a failure of the wait, too, because what comes after it must stay. What an earlier run has deleted has an
 * outcome only if it does not go.
 */
export async function awaitGone(
  task: AwaitGoneTask,
  { api, stop, emit }: Execution,
  ledger: Ledger,
): Promise<Ended> {
  const ours = ledger.heldDeletes(task)
  const waiting = (left: readonly Remaining[]) => emit({ kind: 'task-waiting', task, left })
  const awaited = [...ours, ...task.leaving].map(({ ref, live }) => ({ ref, uid: live.uid }))
  const remaining = awaited.length === 0 ? [] : await api.awaitGone(task.resource, awaited, waiting)
  const left = new Map(remaining.map(one => [one.uid, one]))
  for (const change of ours) {
    const one = left.get(change.live.uid)
    if (one === undefined) ledger.report({ change, result: 'pruned' })
    else if (stop.aborted) ledger.report({ change, result: 'pruned', left: leftBehind(one) })
    else ledger.report({ change, result: 'failed', failure: stillThere(one) })
  }
  for (const change of task.leaving.map(begunDeletion)) {
    const one = left.get(change.live.uid)
    if (one !== undefined && !stop.aborted)
      ledger.report({ change, result: 'failed', failure: stillThere(one) })
  }
  const [first] = remaining
  if (first === undefined) return ledger.failureAmong(task.after) ?? succeeded
  return { ok: false, cause: stop.aborted ? stopCause(stop) : comesAfter(first) }
}
