import type { Delete } from '../plan/change.ts'
import type { ClusterIdentity } from '../plan/plan.ts'
import { deletedAlong } from './deleted-along.ts'
import { clusterText, placedName } from './names.ts'

// From this number on, a count for each kind follows the list.
const many = 10

/**
 * The list before the question, for stderr: each object with what is deleted together with it, and counts by kind
 * in a long list.
 */
export function deletionList(deletions: readonly Delete[], target: ClusterIdentity): string {
  const refs = deletions.map(({ ref }) => ref)
  const lines = refs.map(ref => {
    const along = deletedAlong(ref)
    return `  - ${placedName(ref)}${along === undefined ? '' : `, ${along}`}`
  })
  const counts = refs.length < many ? [] : [`  ${kindCounts(refs.map(ref => ref.kind))}`]
  return [`To delete from ${clusterText(target)}:`, ...lines, ...counts, ''].join('\n')
}

/** The question with the number of objects, in the words of kubernixos. */
export function deletionQuestion(count: number): string {
  return `You are about to delete ${count} object${count === 1 ? '' : 's'}, please confirm with 'yes' or 'no': `
}

function kindCounts(kinds: readonly string[]): string {
  const counts = new Map<string, number>()
  for (const kind of kinds) counts.set(kind, (counts.get(kind) ?? 0) + 1)
  return [...counts]
    .sort(([a, many], [b, more]) => more - many || (a < b ? -1 : 1))
    .map(([kind, count]) => `${count} ${kind}`)
    .join(', ')
}
