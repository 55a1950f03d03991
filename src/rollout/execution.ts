import type { Clock } from '../api/clock.ts'
import type { ObjectKey } from '../manifest/key.ts'
import type { KubeObject, LiveObject } from '../manifest/object.ts'
import type { Plan } from '../plan/plan.ts'
import type { RolloutEvent } from './events.ts'
import type { Patience } from './patience.ts'
import type { RolloutApi } from './rollout-api.ts'

/** Everything that carrying out a plan needs, the plan included. */
export interface Execution {
  readonly plan: Plan
  /** The bodies of the configuration's Secrets. The plan does not contain their values. */
  readonly secrets: ReadonlyMap<ObjectKey, SecretBody>
  readonly api: RolloutApi
  readonly clock: Clock
  /** How long writes are repeated that a webhook does not answer. */
  readonly patience: Patience
  readonly emit: (event: RolloutEvent) => void
  /** How many tasks may be under way at once. Waits do not count. */
  readonly width: number
  /** Once it aborts, no task is started; tasks under way end. */
  readonly stop: AbortSignal
}

/** A Secret as it is sent. `live` serves only to mask values that a failure quotes. */
export interface SecretBody {
  readonly wanted: KubeObject
  readonly live?: LiveObject
}
