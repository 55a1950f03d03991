import type { Clock } from '../api/clock.ts'
import type { Resource } from '../api/resource.ts'
import { type Gate, judgeAgain } from '../cluster/observe/judge-candidates.ts'
import { lookAtContents } from '../cluster/observe/look-at-contents.ts'
import { awaitServed } from '../cluster/rest/served.ts'
import { refOf } from '../manifest/key.ts'
import type { Delete } from '../plan/change.ts'
import type { Plan } from '../plan/plan.ts'
import type { Deleted, JudgeAgain, Remaining, RolloutApi } from '../rollout/rollout-api.ts'
import type { Survey } from './survey.ts'

interface Limits {
  readonly clock: Clock
  readonly stop: AbortSignal
  readonly abort: AbortSignal
  /** Milliseconds, 0 for no limit. */
  readonly deleteTimeout: number
}

/** The cluster's functions as a rollout needs them. */
export function rolloutApi(
  { cluster, plan, gate }: Pick<Survey, 'cluster' | 'gate'> & { readonly plan: Plan },
  { clock, stop, deleteTimeout }: Limits,
): RolloutApi {
  const { fieldManager } = plan
  return {
    apply: (resource, body, force) => cluster.apply(resource, body, { fieldManager, force, dryRun: false }),
    read: (resource, ref) => cluster.get(resource, ref),
    readMetadata: (resource, ref) => cluster.get(resource, ref, { metadataOnly: true }),
    delete: async (resource, ref, live) => {
      const reply = await cluster.delete(resource, ref, live)
      return reply.ok ? { ...reply, value: { gone: false } } : reply
    },
    awaitServed: (crd, resource, kinds) => awaitServed(cluster, crd, resource, kinds),
    awaitGone: (resource, objects) => awaitGone(cluster, resource, objects, { clock, stop, deleteTimeout }),
    lookAgain: (deletes, deleted) => lookAgain({ ...gate, facts: plan.gate }, deletes, deleted),
  }
}

/** One look serves each object once; for one that is judged again, because it has changed, there is a look of its own. */
async function lookAgain(
  gate: Gate,
  deletes: readonly Delete[],
  deletedUids: ReadonlySet<string>,
): Promise<JudgeAgain> {
  const context = { resources: gate.resources, deletedUids }
  const contentsOf = await lookAtContents(gate.api, deletes, context)
  const judged = new Set<string>()
  return async found => {
    const { uid } = found.live.metadata
    const holder = { resource: found.resource, ref: refOf(found.live) }
    const own = judged.has(uid) ? await lookAtContents(gate.api, [holder], context) : contentsOf
    judged.add(uid)
    return judgeAgain(gate, own, found)
  }
}

async function awaitGone(
  cluster: Survey['cluster'],
  resource: Resource,
  objects: readonly Deleted[],
  { clock, stop, deleteTimeout }: Pick<Limits, 'clock' | 'stop' | 'deleteTimeout'>,
): Promise<readonly Remaining[]> {
  const end = deleteTimeout === 0 ? Number.POSITIVE_INFINITY : clock.now() + deleteTimeout
  let left = await remainingOf(cluster, resource, objects)
  while (left.length > 0 && clock.now() < end && !stop.aborted) {
    await clock.sleep(500, stop)
    left = await remainingOf(cluster, resource, left)
  }
  return left
}

async function remainingOf(
  cluster: Survey['cluster'],
  resource: Resource,
  objects: readonly Deleted[],
): Promise<Remaining[]> {
  const looks = objects.map(async ({ ref, uid }): Promise<Remaining[]> => {
    const reply = await cluster.get(resource, ref, { metadataOnly: true })
    if (!reply.ok || reply.value.metadata.uid !== uid) return []
    const { finalizers } = reply.value.metadata
    return [{ ref, uid, finalizers: Array.isArray(finalizers) ? finalizers.map(String) : [] }]
  })
  return (await Promise.all(looks)).flat()
}
