import { describeRef, keyOf } from '../manifest/key.ts'
import type { LiveObject } from '../manifest/object.ts'
import { maskText } from '../manifest/secret.ts'
import type { Execution } from './execution.ts'
import { type Ended, type Ledger, succeeded } from './ledger.ts'
import type { ReadyResult } from './ready-result.ts'
import type { SeenReadiness } from './rollout-api.ts'
import { stopCause } from './stop-cause.ts'
import { type AwaitReadyTask, idOf, type ToBeReady } from './task.ts'

/**
 * Waits until the objects of a task are ready, and records for each whether it is (docs/rules.md 10.13). Nothing is
 * awaited after a write that failed, because the run has failed then.
 */
export async function awaitReady(task: AwaitReadyTask, execution: Execution, ledger: Ledger): Promise<Ended> {
  const { api, stop, emit } = execution
  const unwritten = ledger.failureAmong(task.writes)
  if (unwritten !== undefined) return { ok: false, cause: behindFailure(task, ledger) ?? unwritten.cause }
  if (stop.aborted) return { ok: false, cause: stopCause(stop) }
  const hide = hideSecrets(execution)
  const seen = await api.awaitReady(task.objects, left => {
    const hidden = left.map(({ ref, why }) => ({ ref, why: hide(why) }))
    emit({ kind: 'task-unready', task, left: hidden })
  })
  const byKey = new Map(seen.map(one => [keyOf(one.ref), one]))
  const hasFailed = seen.some(({ readiness }) => readiness.state === 'failed')
  const late = stop.aborted || hasFailed ? 'stopped' : 'timed-out'
  const judged = task.objects.map(object => {
    const one = byKey.get(object.key)
    return { object, live: one?.live, result: resultOf(one, late, hide) }
  })
  const results = stop.aborted ? judged : await withDiagnoses(judged, api, hide)
  for (const { object, result } of results) ledger.reportReadiness(object, result)
  const first =
    results.find(({ result }) => result.state === 'failed') ??
    results.find(({ result }) => result.state !== 'ready')
  if (first === undefined) return succeeded
  return { ok: false, cause: stop.aborted ? stopCause(stop) : behindUnready(task, first.object) }
}

interface Judged {
  readonly object: ToBeReady
  readonly live: LiveObject | undefined
  readonly result: ReadyResult
}

/** Objects that are diagnosed. Each costs several requests, and nobody reads about hundreds of them. */
const mostDiagnosed = 5

/** Says what the cluster knows about the first objects that have failed or are late. */
function withDiagnoses(
  judged: readonly Judged[],
  api: Execution['api'],
  hide: (text: string) => string,
): Promise<Judged[]> {
  const ends = ['failed', 'timed-out']
  const chosen = new Set(
    judged.filter(({ live, result }) => live && ends.includes(result.state)).slice(0, mostDiagnosed),
  )
  return Promise.all(
    judged.map(async one => {
      const { live, result } = one
      if (live === undefined || result.state === 'ready' || !chosen.has(one)) return one
      return { ...one, result: { ...result, diagnosis: await api.diagnose(live, hide) } }
    }),
  )
}

/** Masks the values of the configuration's Secrets. A controller may quote one in a condition. */
function hideSecrets({ secrets }: Execution): (text: string) => string {
  const bodies = [...secrets.values()].flatMap(({ wanted, live }) => [wanted, live])
  return text => maskText(text, bodies)
}

function resultOf(
  seen: SeenReadiness | undefined,
  late: 'stopped' | 'timed-out',
  hide: (text: string) => string,
): ReadyResult {
  const readiness = seen?.readiness ?? { state: 'waiting', why: 'it has not been read yet' }
  switch (readiness.state) {
    case 'ready':
      return { state: 'ready' }
    case 'failed':
      return { state: 'failed', why: hide(readiness.why) }
    case 'waiting':
    case 'terminating':
      return { state: late, why: hide(readiness.why) }
  }
}

/** Why later waves are not run, as a clause. */
function behindUnready({ wave }: AwaitReadyTask, { ref }: ToBeReady): string {
  return `it comes after ${waveText(wave)}, in which ${describeRef(ref)} is not ready`
}

/** The same after a write that failed; undefined if no write of the wave itself did. */
function behindFailure({ wave, writes }: AwaitReadyTask, ledger: Ledger): string | undefined {
  const ids = new Set(writes)
  const failed = ledger.outcomes.find(
    ({ result, change }) => result === 'failed' && ids.has(idOf('apply', change.key)),
  )
  return failed && `it comes after ${waveText(wave)}, in which ${describeRef(failed.change.ref)} failed`
}

function waveText(wave: number | undefined): string {
  return wave === undefined ? 'the other writes' : `wave ${wave}`
}
