import type { Clock } from '../api/clock.ts'
import type { ObjectKey } from '../manifest/key.ts'
import type { KubeObject, LiveObject } from '../manifest/object.ts'
import type { Plan } from '../plan/plan.ts'
import type { RolloutEvent } from './events.ts'
import type { RolloutApi } from './rollout-api.ts'

/** What carrying out a plan needs beside the plan. */
export interface Execution {
  readonly plan: Plan
  /** The bodies of the configuration's Secrets, whose values no plan holds. */
  readonly secrets: ReadonlyMap<ObjectKey, SecretBody>
  readonly api: RolloutApi
  readonly clock: Clock
  readonly emit: (event: RolloutEvent) => void
  /** How many tasks may be under way at once; waits do not count. */
  readonly width: number
  /** Once aborted nothing new is started; what is under way ends. */
  readonly stop: AbortSignal
}

/** A Secret as it is sent; `live` is there to mask what a failure quotes of it. */
export interface SecretBody {
  readonly wanted: KubeObject
  readonly live?: LiveObject
}
