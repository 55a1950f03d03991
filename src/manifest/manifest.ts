import type { KubeObject } from './object.ts'
import { pathText } from './pointer.ts'

/** Where a manifest was written: what a person would open to change it. The source of the manifest fills it in. */
export interface Origin {
  /** The name of the entry in the words of its source, such as `manifests.web`. Messages print it as it is. */
  readonly title: string
  /** Where the manifest lies in that entry, as a JSON pointer: `/items/1` in a List, else the empty string. */
  readonly pointer: string
}

/** One wanted object. */
export interface Manifest {
  readonly origin: Origin
  readonly object: KubeObject
}

/** How messages name an origin: its title, then the path in it, as in `manifests.web .items[1]`. */
export function describeOrigin({ title, pointer }: Origin): string {
  return pointer === '' ? title : `${title} ${pathText(pointer)}`
}
