import type { Clock } from '../api/clock.ts'
import type { Resource } from '../api/resource.ts'
import { judgeAgain } from '../cluster/observe/judge-candidates.ts'
import { awaitServed } from '../cluster/rest/served.ts'
import type { Plan } from '../plan/plan.ts'
import type { Deleted, Remaining, RolloutApi } from '../rollout/rollout-api.ts'
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
    lookAgain: async (_deletes, deleted) => found =>
      judgeAgain({ ...gate, facts: plan.gate }, found, deleted),
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
