import type { Change } from '../plan/change.ts'
import type { Plan } from '../plan/plan.ts'
import { compileTasks } from './compile.ts'
import type { Execution } from './execution.ts'
import type { Outcome } from './outcome.ts'
import { schedule } from './schedule.ts'
import { halfOf, type Scope } from './scope.ts'
import { type Stage, waitsOf } from './task.ts'
import { TaskRunner } from './task-runner.ts'

/**
 * Carries a plan out and returns one outcome for each change in scope. It never throws because of an object. If a
 * task fails, the tasks that need it are not run, and the others go on. If a write fails, nothing is deleted.
 */
export async function execute(scope: Scope, execution: Execution): Promise<Outcome[]> {
  const { plan, emit, width } = execution
  const graph = compileTasks(plan, scope)
  emit({ kind: 'tasks', graph })
  const runner = new TaskRunner(execution)
  for (const half of halves) {
    if (!scope[half]) continue
    for (const stage of graph.stages.filter(one => one.half === half)) await runStage(stage, runner, width)
    for (const outcome of withoutTasks(plan, half)) runner.ledger.report(outcome)
    if (half === 'apply') runner.endApply()
  }
  return runner.ledger.outcomes
}

const halves = ['apply', 'prune'] as const

function runStage(stage: Stage, runner: TaskRunner, width: number): Promise<void> {
  const perform = runner.forStage(stage)
  const nodes = stage.tasks.map(task => {
    const idle = task.kind === 'await-served' || task.kind === 'await-ready' || task.kind === 'await-gone'
    return { id: task.id, after: waitsOf(task), idle, task }
  })
  return schedule(nodes, width, ({ task }) => perform(task))
}

/** The outcomes of the changes of a half that stay as they are, and therefore have no task. */
function withoutTasks({ changes }: Plan, half: keyof Scope): Outcome[] {
  return changes.flatMap(change => {
    const outcome = unwritten(change)
    return outcome !== undefined && halfOf(change) === half ? [outcome] : []
  })
}

function unwritten(change: Change): Outcome | undefined {
  switch (change.action) {
    case 'unchanged':
      return { change, result: 'unchanged' }
    case 'keep':
      return { change, result: 'kept', reason: change.reason }
    // A refusal stops a rollout before it is executed.
    case 'refused':
    case 'create':
    case 'update':
    case 'replace':
    case 'adopt':
    case 'restamp':
    case 'release':
    case 'delete':
      return undefined
  }
}
