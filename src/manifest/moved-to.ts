import type { KubeObject } from './object.ts'

/** The namespace and the name of an object. */
export interface Place {
  readonly namespace: string
  readonly name: string
}

/** The object as it would be at another place; the same object without one. */
export function movedTo(object: KubeObject, at: Place | undefined): KubeObject {
  return at === undefined ? object : { ...object, metadata: { ...object.metadata, ...at } }
}
