import type { Delete, Release, Replace } from '../plan/change.ts'
import type { ClusterIdentity } from '../plan/plan-head.ts'
import { alsoDeletes } from './deleted-along.ts'
import { clusterText, placedName } from './names.ts'
import { oursInsideLines } from './ours-inside.ts'

// From this number on, a count for each kind follows the list.
const many = 10

/** What a run asks about before its first write. */
export interface Removals {
  readonly deletions: readonly Delete[]
  readonly releases: readonly Release[]
  readonly replacements: readonly Replace[]
}

/**
 * The list before the question, for stderr: each object with what is deleted together with it, counts by kind in a
 * long list, and the objects that are released. Legacy objects and objects that are replaced have lists of their own.
 */
export function deletionList(
  { deletions, releases, replacements }: Removals,
  target: ClusterIdentity,
): string {
  const where = clusterText(target)
  const legacy = deletions.filter(one => one.legacy)
  const ours = deletions.filter(one => !one.legacy)
  const toDelete = [
    ...deletionLines(`To replace on ${where}, by a deletion and a creation:`, replacements),
    ...deletionLines(`To delete from ${where}:`, ours),
    ...deletionLines(`To delete from ${where}, legacy objects that kubectl apply has labelled:`, legacy),
  ]
  const released = releases.map(({ ref }) => `  ~ ${placedName(ref)}`)
  const toRelease = released.length === 0 ? [] : [`To release on ${where}, without deleting:`, ...released]
  return [...toDelete, ...toRelease, ''].join('\n')
}

function deletionLines(head: string, deletions: readonly (Delete | Replace)[]): string[] {
  const refs = deletions.map(({ ref }) => ref)
  const lines = deletions.flatMap(change => {
    const { ref } = change
    const along = alsoDeletes(ref, change.along)
    const inside = change.action === 'delete' ? oursInsideLines(change) : []
    const line = `  - ${placedName(ref)}${along === undefined ? '' : `, ${along}`}`
    return [line, ...inside.map(one => `      ${one}`)]
  })
  const counts = refs.length < many ? [] : [`  ${kindCounts(refs.map(ref => ref.kind))}`]
  return refs.length === 0 ? [] : [head, ...lines, ...counts]
}

/** The question with the numbers of objects, in the words of kubernixos. */
export function deletionQuestion({ deletions, releases, replacements }: Removals): string {
  const part = (verb: string, { length }: readonly unknown[]) =>
    length === 0 ? [] : [`${verb} ${objects(length)}`]
  const parts = [...part('replace', replacements), ...part('delete', deletions), ...part('release', releases)]
  return `You are about to ${parts.join(' and ')}, please confirm with 'yes' or 'no' [y/N]: `
}

/** Why a run stops that can't ask about its deletions. */
export function unasked({ deletions, releases, replacements }: Removals): string {
  const count = deletions.length + releases.length + replacements.length
  const removed = releases.length === 0 ? 'deleted' : 'deleted or released'
  const words = [
    ...(deletions.length + releases.length === 0 ? [] : [removed]),
    ...(replacements.length === 0 ? [] : ['replaced']),
  ]
  return `${objects(count)} would be ${words.join(' or ')}, but there is no terminal to ask at`
}

function objects(count: number): string {
  return `${count} object${count === 1 ? '' : 's'}`
}

function kindCounts(kinds: readonly string[]): string {
  const counts = new Map<string, number>()
  for (const kind of kinds) counts.set(kind, (counts.get(kind) ?? 0) + 1)
  return [...counts]
    .sort(([a, many], [b, more]) => more - many || (a < b ? -1 : 1))
    .map(([kind, count]) => `${count} ${kind}`)
    .join(', ')
}
