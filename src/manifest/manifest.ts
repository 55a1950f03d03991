import type { KubeObject } from './object.ts'
import { pathText } from './pointer.ts'

/** What a person opens to change a manifest. The source of the manifest sets it. */
export interface Origin {
  /** The name of the entry in its source, such as `manifests.web`. Messages print it unchanged. */
  readonly title: string
  /** The JSON pointer from the entry to the manifest: `/items/1` for an item of a List, else the empty string. */
  readonly pointer: string
}

/** A field that the body has under another JSON pointer than the manifest as it was written. */
export interface Move {
  /** The JSON pointer in the body. */
  readonly to: string
  /** The JSON pointer in the manifest as it was written. Absent if the program itself has added the field. */
  readonly from?: string
}

/** One wanted object. */
export interface Manifest {
  readonly origin: Origin
  readonly object: KubeObject
  /** The body with the fields that `object` leaves to other managers (docs/rules.md 1.25). Absent if there are none. */
  readonly configured?: KubeObject
  /** The fields of `object` that were written under another pointer. Absent if there are none. */
  readonly moves?: readonly Move[]
}

/** An origin as messages name it: the title, then the path in the entry, as in `manifests.web .items[1]`. */
export function describeOrigin({ title, pointer }: Origin): string {
  return pointer === '' ? title : `${title} ${pathText(pointer)}`
}

/**
 * A copy of the manifest with another body. `moves` are the fields that changed their pointer, and are added to those
 * of the manifest. Manifests without earlier moves share the given list, which saves one list for each object.
 */
export function withBody(manifest: Manifest, object: KubeObject, moves: readonly Move[]): Manifest {
  if (moves.length === 0) return { ...manifest, object }
  return { ...manifest, object, moves: manifest.moves === undefined ? moves : [...manifest.moves, ...moves] }
}
