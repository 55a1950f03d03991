import type { ManagedFieldsEntry } from '../../manifest/object.ts'

/**
 * The managers of kubectl commands (docs/rules.md 1.5). Names are compared exactly, because plugins have similar ones.
 */
const takeBackManagers: ReadonlySet<string> = new Set([
  'kubectl-client-side-apply',
  'kubectl-create',
  'kubectl-edit',
  'kubectl-patch',
  'kubectl-set',
  'kubectl-replace',
  'kubectl-label',
  'kubectl-annotate',
  'kubectl-rollout',
  'before-first-apply',
])

/**
 * Whether apply takes back the fields of an entry that the manifest sets. False for every Apply entry, because
 * `kubectl` is also the manager of `kubectl apply --server-side`, a declarative owner. False for an Update entry with
 * our name.
 */
export function isTakeBack(entry: ManagedFieldsEntry, fieldManager: string): boolean {
  if (entry.operation !== 'Update' || entry.manager === undefined || entry.manager === fieldManager)
    return false
  if (entry.manager === 'kubectl') return entry.subresource === 'scale'
  return takeBackManagers.has(entry.manager)
}
