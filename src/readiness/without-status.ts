import type { Resource } from '../api/resource.ts'
import { isBuiltInGroup } from '../manifest/kind.ts'
import type { ReadinessRule } from './readiness.ts'

/**
 * Whether an object of this kind is ready as soon as it exists: a kind of Kubernetes without a status, such as ConfigMap,
 * unless a rule of the configuration judges it (docs/rules.md 10.10).
 */
export function isReadyOnceThere(resource: Resource, rules: readonly ReadinessRule[]): boolean {
  const hasRule = rules.some(({ group, kind }) => group === resource.group && kind === resource.kind)
  return !resource.hasStatus && isBuiltInGroup(resource.group) && !hasRule
}
