import type { Event } from '../../../src/events/event.ts'
import type { Plan } from '../../../src/plan/plan.ts'
import { compileTasks } from '../../../src/rollout/compile.ts'
import type { Task } from '../../../src/rollout/task.ts'
import { create } from './changes.ts'

const change = create()
const task: Task = { kind: 'apply', id: 'apply web' as Task['id'], needs: [], change }

/** One event of each kind; a record, so that a new kind does not compile before it is here. */
export function eventsOf(plan: Plan): { readonly [K in Event['kind']]: Extract<Event, { kind: K }> } {
  return {
    'evaluator-said': { kind: 'evaluator-said', text: 'trace: a\n' },
    evaluated: { kind: 'evaluated', checksum: plan.checksum },
    connected: { kind: 'connected', cluster: plan.cluster },
    'api-warning': { kind: 'api-warning', text: 'v1 is old' },
    note: { kind: 'note', level: 6, text: () => 'GET /version 200' },
    'diff-ready': { kind: 'diff-ready', plan },
    'rollout-started': { kind: 'rollout-started', plan, dryRun: 'none' },
    tasks: { kind: 'tasks', graph: compileTasks(plan, { apply: true, prune: true }) },
    'task-started': { kind: 'task-started', task },
    outcome: { kind: 'outcome', outcome: { change, result: 'created' } },
    'task-finished': { kind: 'task-finished', task },
    'rollout-ended': { kind: 'rollout-ended', plan, outcomes: [], dryRun: 'none' },
    'run-stopped': { kind: 'run-stopped', message: 'no cluster' },
  }
}
