import type { Clock } from '../api/clock.ts'
import type { JsonPatchOperation } from '../api/json-patch.ts'
import type { Reply } from '../api/reply.ts'
import { diagnose } from '../cluster/diagnose/diagnose.ts'
import { type Gate, judgeAgain } from '../cluster/observe/judge-candidates.ts'
import { lookAtContents } from '../cluster/observe/look-at-contents.ts'
import { tryCreate } from '../cluster/observe/try-create.ts'
import { awaitGone } from '../cluster/wait/await-gone.ts'
import { awaitServed } from '../cluster/wait/await-served.ts'
import { refOf } from '../manifest/key.ts'
import type { Delete } from '../plan/change.ts'
import type { Plan } from '../plan/plan.ts'
import type { JudgeAgain, RolloutApi } from '../rollout/rollout-api.ts'
import type { Lock } from './hold-lock.ts'
import { readyWaits } from './ready-waits.ts'
import type { Survey } from './survey.ts'

/** Milliseconds. A healthy server establishes a CRD within one second. */
const servedTimeout = 60_000

/** Milliseconds. A timer cannot be longer than 2^31-1 milliseconds, which are 24 days. */
const longest = 2_147_483_647

interface Limits {
  readonly clock: Clock
  readonly stop: AbortSignal
  /** Milliseconds; 0 means no limit. */
  readonly deleteTimeout: number
  /** Milliseconds for all waits for readiness together; 0 means no limit. */
  readonly timeout: number
}

interface Given {
  readonly plan: Plan
  readonly lock: Pick<Lock, 'confirm'>
}

/** What a rollout asks of the cluster, made from the functions of cluster/. */
export function rolloutApi(
  { cluster, plan, gate, lock }: Pick<Survey, 'cluster' | 'gate'> & Given,
  { clock, stop, deleteTimeout, timeout }: Limits,
): RolloutApi {
  const { fieldManager } = plan
  const fenced = fence(lock)
  return {
    apply: (resource, body, force) =>
      fenced(() => cluster.apply(resource, body, { fieldManager, force, dryRun: false })),
    replaceOwners: (resource, live, managedFields) => {
      const { resourceVersion } = live.metadata
      const owners: JsonPatchOperation = {
        op: 'replace',
        path: '/metadata/managedFields',
        value: [...managedFields],
      }
      const options = { fieldManager, resourceVersion, dryRun: false }
      return fenced(() => cluster.patch(resource, refOf(live), [owners], options))
    },
    read: (resource, ref) => cluster.get(resource, ref),
    tryCreate: (resource, object, live) => tryCreate(cluster, { resource, object, live, fieldManager }),
    readMetadata: (resource, ref) => cluster.get(resource, ref, { metadataOnly: true }),
    patch: (resource, ref, operations, resourceVersion) =>
      fenced(() =>
        cluster.patch(resource, ref, operations, { fieldManager, resourceVersion, dryRun: false }),
      ),
    delete: (resource, ref, live) => fenced(() => cluster.delete(resource, ref, { ...live, dryRun: false })),
    awaitServed: (crd, crds, kinds) =>
      awaitServed(cluster, { crd, crds, kinds }, { clock, timeout: servedTimeout, signal: stop }),
    awaitReady: readyWaits(cluster, plan, { clock, stop, timeout: timeout || longest }),
    diagnose: (object, hide) => diagnose(cluster, object, { clock, hide }),
    awaitGone: (resource, objects, onWaiting) =>
      awaitGone(cluster, resource, objects, {
        clock,
        timeout: deleteTimeout || longest,
        signal: stop,
        onWaiting,
      }),
    lookAgain: (deletes, deleted) => lookAgain({ ...gate, facts: plan.gate }, deletes, deleted),
  }
}

/** Sends a write only while the lock is held. Without it, the write fails like one after a signal. */
function fence(lock: Pick<Lock, 'confirm'>) {
  return async <T>(write: () => Promise<Reply<T>>): Promise<Reply<T>> => {
    if (await lock.confirm()) return write()
    const failure = { status: 0, reason: 'Stopped', message: 'the lock was lost', causes: [] }
    return { ok: false, failure }
  }
}

/**
 * Looks at what these deletions take along, once for all of them. An object that is judged a second time has
 * changed, so it gets a new look.
 */
async function lookAgain(
  gate: Gate,
  deletes: readonly Delete[],
  deletedUids: ReadonlySet<string>,
): Promise<JudgeAgain> {
  const context = { resources: gate.resources, deletedUids }
  const contentsOf = await lookAtContents(gate.api, deletes, context)
  const holds = new Map(deletes.map(({ live, holds = [] }) => [live.uid, holds]))
  const judged = new Set<string>()
  return async found => {
    const { uid } = found.live.metadata
    const holder = { resource: found.resource, ref: refOf(found.live) }
    const own = judged.has(uid) ? await lookAtContents(gate.api, [holder], context) : contentsOf
    judged.add(uid)
    return judgeAgain(gate, own, found, holds.get(uid) ?? [])
  }
}
