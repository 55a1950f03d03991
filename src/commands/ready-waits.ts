import type { Clock } from '../api/clock.ts'
import type { Cluster } from '../cluster/connect.ts'
import { instanceSelector } from '../cluster/observe/list-each.ts'
import { awaitReady } from '../cluster/wait/await-ready.ts'
import type { FollowApi } from '../cluster/wait/follow.ts'
import type { Plan } from '../plan/plan.ts'
import { ownsPods, readinessWithPods } from '../readiness/readiness-with-pods.ts'
import type { RolloutApi } from '../rollout/rollout-api.ts'

interface Limits {
  readonly clock: Clock
  readonly stop: AbortSignal
  /** Milliseconds for all waits together. */
  readonly timeout: number
}

/** The waits for readiness of one run. Together they take at most the time limit (docs/rules.md 10.11). */
export function readyWaits(
  cluster: FollowApi & Pick<Cluster, 'serverClock'>,
  { instance, readiness: rules }: Pick<Plan, 'instance' | 'readiness'>,
  { clock, stop, timeout }: Limits,
): RolloutApi['awaitReady'] {
  let left = timeout
  return async (objects, onWaiting) => {
    const start = clock.now()
    const { serverClock } = cluster
    const arrivals = await awaitReady(cluster, objects, {
      clock: serverClock,
      timeout: left,
      signal: stop,
      judge: (object, pods, classes) =>
        readinessWithPods(object, pods, { rules, now: serverClock.now(), classes }),
      ownsPods,
      labelSelector: instanceSelector(instance),
      onWaiting: waiting =>
        onWaiting(
          waiting.flatMap(({ ref, readiness }) =>
            readiness.state === 'ready' ? [] : [{ ref, why: readiness.why }],
          ),
        ),
    })
    left = Math.max(0, left - (clock.now() - start))
    return arrivals
  }
}
