import type { Plan } from '../plan/plan.ts'
import { applyStages } from './apply-stages.ts'
import { pruneStages } from './prune-stages.ts'
import type { Scope } from './scope.ts'
import type { TaskGraph } from './task.ts'

/**
 * Compiles a plan and a scope to tasks. It is a pure function. Writes come rank by rank, then restamps, then
 * deletions. Each rank of deletions is awaited, because a custom resource must be gone before its operator and its CRD
 * are deleted (docs/rules.md 5.4).
 */
export function compileTasks(
  plan: Pick<Plan, 'changes' | 'leaving' | 'wait' | 'readiness'>,
  scope: Scope,
): TaskGraph {
  const stages = [...(scope.apply ? applyStages(plan) : []), ...(scope.prune ? pruneStages(plan) : [])]
  return { stages: stages.filter(({ tasks }) => tasks.length > 0) }
}
