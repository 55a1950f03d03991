import { nearest } from '../nearest.ts'
import type { Manifest } from './manifest.ts'
import { isJsonObject } from './object.ts'
import { ownAnnotations } from './own-annotations.ts'

/** An annotation of manifests that has our prefix and that this program does not know. */
export interface UnknownAnnotation {
  readonly name: string
  /** The known annotation that is most like it. Absent if none is similar. */
  readonly similar?: string
  /** The manifests that have it. There is at least one. */
  readonly manifests: readonly Manifest[]
}

const prefix = 'kubernixos/'
const known: ReadonlySet<string> = new Set(Object.values(ownAnnotations))
// An exported manifest may contain the annotation of adopted objects, but nobody means to write it.
const { adopted: _, ...written } = ownAnnotations
const words = Object.values(written).map(name => name.slice(prefix.length))

/** The annotations that begin with `kubernixos/` and that this program does not know, each with its manifests. */
export function unknownAnnotations(manifests: readonly Manifest[]): UnknownAnnotation[] {
  const pairs = manifests.flatMap(manifest => {
    const { annotations } = manifest.object.metadata
    const names = isJsonObject(annotations) ? Object.keys(annotations) : []
    return names.filter(name => name.startsWith(prefix) && !known.has(name)).map(name => ({ name, manifest }))
  })
  return [...Map.groupBy(pairs, ({ name }) => name)].map(([name, some]) => {
    const similar = nearest(name.slice(prefix.length), words)
    return {
      name,
      ...(similar === undefined ? {} : { similar: `${prefix}${similar}` }),
      manifests: some.map(({ manifest }) => manifest),
    }
  })
}
