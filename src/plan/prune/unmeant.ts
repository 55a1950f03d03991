import type { Change, Keep } from '../change.ts'
import { changesOf } from '../changes-of.ts'
import type { KeepReason } from '../reasons.ts'

const stopping: readonly KeepReason['kind'][] = ['other-namespace', 'empty-configuration', 'over-limit']

/**
 * Objects that are kept because their deletion looks like a mistake: they move only because another kubeconfig is used,
 * the configuration is empty, or the limit of deletions is exceeded. Prune stops at them (docs/rules.md 3.12 and 3.23). The
 * objects of one reason stand together.
 */
export function unmeantDeletions(changes: readonly Change[]): readonly Keep[] {
  const kept = changesOf(changes, 'keep')
  return stopping.flatMap(kind => kept.filter(({ reason }) => reason.kind === kind))
}
