import type { ObjectRef } from '../manifest/key.ts'
import type { Outcome } from './outcome.ts'
import type { ReadyResult, Unready } from './ready-result.ts'
import type { Remaining } from './rollout-api.ts'
import type { ApplyTask, AwaitGoneTask, AwaitReadyTask, Task, TaskGraph } from './task.ts'

/** The events of a rollout. Listeners must not depend on the order in which they are called. */
export type RolloutEvent =
  | { readonly kind: 'tasks'; readonly graph: TaskGraph }
  | { readonly kind: 'task-started'; readonly task: Task }
  /** Emitted once there is something to wait for, and whenever `left` changes. */
  | {
      readonly kind: 'task-waiting'
      readonly task: AwaitGoneTask | ApplyTask
      readonly left: readonly Remaining[]
    }
  /** Emitted after a second of waiting, and then every 10 seconds if `left` has changed. */
  | { readonly kind: 'task-unready'; readonly task: AwaitReadyTask; readonly left: readonly Unready[] }
  /** Emitted for each object of a wait when it ends. */
  | { readonly kind: 'readiness'; readonly ref: ObjectRef; readonly readiness: ReadyResult }
  | { readonly kind: 'task-finished'; readonly task: Task }
  /** Emitted once for each change, as soon as its outcome is known. */
  | { readonly kind: 'outcome'; readonly outcome: Outcome }
