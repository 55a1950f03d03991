import type { Change } from '../change.ts'
import { changesOf } from '../changes-of.ts'
import { isInside } from './kept-inside.ts'

/**
 * Moves each kept object in a Namespace that the same plan deletes, or of the kind of such a CRD, into that deletion,
 * because it goes along (docs/rules.md 3.34). This happens only with `--prune-contents`.
 */
export function intoHolders(changes: readonly Change[]): readonly Change[] {
  const kept = changesOf(changes, 'keep')
  const holders = changesOf(changes, 'delete')
  const going = kept.filter(one => holders.some(({ ref }) => isInside(one, ref)))
  if (going.length === 0) return changes
  const gone = new Set(going.map(({ key }) => key))
  return changes.flatMap((change): Change[] => {
    if (change.action === 'keep') return gone.has(change.key) ? [] : [change]
    if (change.action !== 'delete') return [change]
    const oursInside = going
      .filter(one => isInside(one, change.ref))
      .map(({ ref, reason }) => ({ ref, reason }))
    return [oursInside.length === 0 ? change : { ...change, oursInside }]
  })
}
