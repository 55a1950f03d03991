import type { ObjectKey } from '../manifest/key.ts'
import type { WriteChange } from '../plan/change.ts'
import { referencesOf } from '../plan/references.ts'
import { neededKeys } from './needs.ts'

/**
 * The writes that come after all others: those that something rejects today that this rollout changes or brings up
 * (docs/rules.md 1.18), and those that need one of them.
 */
export function lateKeys(writes: readonly WriteChange[]): ReadonlySet<ObjectKey> {
  const isLate = ({ notAsked }: WriteChange) =>
    notAsked === 'admission-to-change' || notAsked === 'webhook-silent'
  const late = new Set(writes.filter(isLate).map(({ key }) => key))
  const created = new Set(writes.filter(({ action }) => action === 'create').map(({ key }) => key))
  const needsLate = (change: WriteChange) => {
    const references = change.notAsked === 'reference-to-come' ? referencesOf(change.body) : []
    return [...neededKeys(change), ...references].some(key => late.has(key) && created.has(key))
  }
  for (let known = 0; late.size > known; ) {
    known = late.size
    for (const change of writes) if (!late.has(change.key) && needsLate(change)) late.add(change.key)
  }
  return late
}
