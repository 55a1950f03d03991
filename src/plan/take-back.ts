import type { ManagedFieldsEntry } from '../manifest/object.ts'

/** The managers of people's kubectl commands (docs/rules.md 1.5), compared exactly: plugins have names of their own. */
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
 * Whether an entry's fields are taken back where the manifest sets them. Never an Apply entry: `kubectl` is the
 * manager of `kubectl apply --server-side`, another declarative owner. Never an Update of our own name.
 */
export function isTakeBack(entry: ManagedFieldsEntry, fieldManager: string): boolean {
  if (entry.operation !== 'Update' || entry.manager === undefined || entry.manager === fieldManager)
    return false
  if (entry.manager === 'kubectl') return entry.subresource === 'scale'
  return takeBackManagers.has(entry.manager)
}
