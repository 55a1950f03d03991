import type { JudgeAgain, RolloutApi } from './rollout-api.ts'
import type { Stage } from './task.ts'

/**
 * The prune gate for the deletions of a stage. What they take along is looked at once, when the first of them is judged.
 * `deleted` has the UIDs of all planned deletions except the spared ones, and is read at that moment.
 */
export function judgeOnce(
  { tasks }: Stage,
  api: Pick<RolloutApi, 'lookAgain'>,
  deleted: ReadonlySet<string>,
): JudgeAgain {
  let look: Promise<JudgeAgain> | undefined
  return async found => {
    look ??= api.lookAgain(
      tasks.flatMap(task => (task.kind === 'delete' ? [task.change] : [])),
      deleted,
    )
    return (await look)(found)
  }
}
