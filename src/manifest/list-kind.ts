import { groupOf } from './key.ts'
import type { Json } from './object.ts'

/**
 * Whether a kind is a list of objects: `List` of v1, or a typed list such as `RoleBindingList` in a group of Kubernetes
 * (a name without a dot, or ending in k8s.io), because no object there has a kind that ends in `List`. nix/result.nix
 * has the same rule. kubectl also splits custom resources that have items.
 */
export function isListKind(apiVersion: Json | undefined, kind: Json | undefined): boolean {
  if (typeof apiVersion !== 'string' || typeof kind !== 'string') return false
  const group = groupOf(apiVersion)
  return kind.endsWith('List') && (!group.includes('.') || group.endsWith('.k8s.io'))
}
