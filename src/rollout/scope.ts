import type { Change } from '../plan/change.ts'
import { isUnplaced } from '../plan/plan.ts'

/** Which halves of a plan are carried out. */
export interface Scope {
  readonly apply: boolean
  readonly prune: boolean
}

/** `client` contacts no cluster. With `server`, the server checks each object and writes nothing (dryRun=All). */
export type DryRun = 'none' | 'client' | 'server'

const halves: Record<Exclude<Change['action'], 'refused'>, keyof Scope> = {
  create: 'apply',
  update: 'apply',
  replace: 'apply',
  adopt: 'apply',
  restamp: 'apply',
  unchanged: 'apply',
  release: 'prune',
  delete: 'prune',
  keep: 'prune',
}

/** The half of a rollout that a change belongs to. */
export function halfOf(change: Change): keyof Scope {
  return change.action === 'refused' ? change.half : halves[change.action]
}

/**
 * Whether a change belongs to a scope. Objects that could not be placed belong to prune alone, too
 * (docs/rules.md 3.19).
 */
export function isInScope(change: Change, scope: Scope): boolean {
  return scope[halfOf(change)] || isUnplaced(change)
}
