import type { Outcome } from './outcome.ts'
import type { Remaining } from './rollout-api.ts'
import type { AwaitGoneTask, Task, TaskGraph } from './task.ts'

/** What a rollout says while it runs. Nothing depends on the order in which several listeners hear one event. */
export type RolloutEvent =
  | { readonly kind: 'tasks'; readonly graph: TaskGraph }
  | { readonly kind: 'task-started'; readonly task: Task }
  /** Comes when there is something to wait for, and whenever that changes. */
  | { readonly kind: 'task-waiting'; readonly task: AwaitGoneTask; readonly left: readonly Remaining[] }
  | { readonly kind: 'task-finished'; readonly task: Task }
  /** One a change, as soon as it is known. */
  | { readonly kind: 'outcome'; readonly outcome: Outcome }
