import type { ApiFailure } from '../../api/reply.ts'
import type { ObjectRef } from '../../manifest/key.ts'
import type { LiveObject } from '../../manifest/object.ts'

/** An object that is on its way out. */
export interface Departing {
  readonly ref: ObjectRef
  readonly uid: string
}

/** One that has not gone, with what holds it. */
export interface StillThere extends Departing {
  readonly finalizers: readonly string[]
  /** As the server writes times; undefined where nobody has deleted the object. */
  readonly deletionTimestamp: string | undefined
  /** Why the server was not asked, or did not say: whether the object is still there is then not known. */
  readonly unseen?: ApiFailure
}

/** Which of some objects of one kind have not gone, by all that was heard of them. */
export class Departures {
  private readonly left: Map<string, StillThere>

  constructor(objects: readonly Departing[]) {
    this.left = new Map(
      objects.map(({ ref, uid }) => [
        placeOf(ref),
        { ref, uid, finalizers: [], deletionTimestamp: undefined },
      ]),
    )
  }

  get all(): readonly StillThere[] {
    return [...this.left.values()]
  }

  /** Takes a complete list of what lives. */
  list(items: readonly LiveObject[]): void {
    const living = new Map(items.map(item => [placeOf(item.metadata), item]))
    for (const place of this.left.keys()) {
      const item = living.get(place)
      if (item === undefined) this.left.delete(place)
      else this.see(item)
    }
  }

  /** An object lives. Under another UID it is a new one, and the old one is gone. */
  see({ metadata }: LiveObject): void {
    const place = placeOf(metadata)
    const awaited = this.left.get(place)
    if (awaited === undefined) return
    if (awaited.uid !== metadata.uid) return void this.left.delete(place)
    const { ref, uid } = awaited
    const { finalizers, deletionTimestamp } = metadata
    this.left.set(place, {
      ref,
      uid,
      finalizers: Array.isArray(finalizers) ? finalizers.map(String) : [],
      deletionTimestamp: typeof deletionTimestamp === 'string' ? deletionTimestamp : undefined,
    })
  }

  /** An object has gone. */
  lose({ metadata }: LiveObject): void {
    const place = placeOf(metadata)
    if (this.left.get(place)?.uid === metadata.uid) this.left.delete(place)
  }

  /** Nobody can look. */
  hide(unseen: ApiFailure): void {
    for (const [place, one] of this.left) this.left.set(place, { ...one, unseen })
  }
}

function placeOf({ namespace = '', name }: { readonly namespace?: string; readonly name: string }): string {
  return `${namespace}/${name}`
}
