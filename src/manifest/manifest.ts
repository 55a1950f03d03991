import type { KubeObject } from './object.ts'
import { pathText } from './pointer.ts'

/** Where a manifest was written: what a person would open to change it. The source of the manifest fills it in. */
export interface Origin {
  /** The name of the entry in the words of its source, such as `manifests.web`. Messages print it as it is. */
  readonly title: string
  /** Where the manifest lies in that entry, as a JSON pointer: `/items/1` in a List, else the empty string. */
  readonly pointer: string
}

/** A field of the body, by JSON pointer, that does not come from the same place of the manifest as written. */
export interface Move {
  readonly to: string
  /** The place as written; absent where the program itself added the field. */
  readonly from?: string
}

/** One wanted object. */
export interface Manifest {
  readonly origin: Origin
  readonly object: KubeObject
  /** How `object` differs in its places from the manifest as written. Absent where it does not. */
  readonly moves?: readonly Move[]
}

/** How messages name an origin: its title, then the path in it, as in `manifests.web .items[1]`. */
export function describeOrigin({ title, pointer }: Origin): string {
  return pointer === '' ? title : `${title} ${pathText(pointer)}`
}

/**
 * The manifest with another body, and with the moves that lead to it. Manifests without earlier moves share the given
 * list, so that ten thousand objects do not hold ten thousand lists. The manifest given is not changed.
 */
export function withBody(manifest: Manifest, object: KubeObject, moves: readonly Move[]): Manifest {
  if (moves.length === 0) return { ...manifest, object }
  return { ...manifest, object, moves: manifest.moves === undefined ? moves : [...manifest.moves, ...moves] }
}
