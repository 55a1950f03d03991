import { isDeepStrictEqual } from 'node:util'
import { describeRef, keyOf, refOf } from './key.ts'
import { describeOrigin, type Manifest } from './manifest.ts'

/** A checked manifest, and whether it is an item of a list. */
export type Listed = Manifest & { readonly isItem: boolean }

/** How many objects one warning names. */
const most = 5

/**
 * Leaves out each item of a list that an earlier item repeats: the same object with the same fields. One warning names the
 * objects, at most five of them, with the origins of both. Other manifests of the same object stay, because
 * checkDuplicates refuses them.
 */
export function withoutRepeats(manifests: readonly Listed[]): { kept: Listed[]; warnings: string[] } {
  const first = new Map<string, Listed>()
  const repeats: string[] = []
  const kept = manifests.filter(manifest => {
    if (!manifest.isItem) return true
    const ref = refOf(manifest.object)
    const earlier = first.get(keyOf(ref))
    if (earlier === undefined) first.set(keyOf(ref), manifest)
    if (earlier === undefined || !isDeepStrictEqual(earlier.object, manifest.object)) return true
    repeats.push(
      `${describeRef(ref)} (${describeOrigin(earlier.origin)} and ${describeOrigin(manifest.origin)})`,
    )
    return false
  })
  return { kept, warnings: repeats.length === 0 ? [] : [warning(repeats)] }
}

function warning(repeats: readonly string[]): string {
  const more = repeats.length > most ? ` and ${repeats.length - most} more` : ''
  return `lists contain the same manifest twice, and one of the two is used: ${repeats.slice(0, most).join(', ')}${more}`
}
