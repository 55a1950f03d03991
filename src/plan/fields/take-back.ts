import type { ManagedFieldsEntry } from '../../manifest/object.ts'

/** The commands of kubectl with which people add fields. `--remove-extras` removes such fields (docs/rules.md 1.31). */
export const editCommands: ReadonlySet<string> = new Set([
  'kubectl-client-side-apply',
  'kubectl-create',
  'kubectl-edit',
  'kubectl-patch',
  'kubectl-set',
  'kubectl-replace',
  'kubectl-label',
  'kubectl-annotate',
])

/**
 * The managers of kubectl commands (docs/rules.md 1.5). Names are compared exactly, because plugins have similar ones.
 */
const takeBackManagers: ReadonlySet<string> = new Set([
  ...editCommands,
  'kubectl-rollout',
  'before-first-apply',
])

export interface TakeBackRules {
  /** Our own field manager. */
  readonly fieldManager: string
  /** Managers whose edits are taken back besides those of kubectl (docs/rules.md 1.24). */
  readonly takeBack: readonly string[]
}

/**
 * Whether apply takes back the fields of an entry that the manifest sets. False for every Apply entry, because
 * `kubectl` is also the manager of `kubectl apply --server-side`, a declarative owner. False for an Update entry with
 * our name.
 */
export function isTakeBack(entry: ManagedFieldsEntry, { fieldManager, takeBack }: TakeBackRules): boolean {
  const { manager, operation, subresource } = entry
  if (operation !== 'Update' || manager === undefined || manager === fieldManager) return false
  if (takeBack.includes(manager)) return true
  return manager === 'kubectl' ? subresource === 'scale' : takeBackManagers.has(manager)
}
