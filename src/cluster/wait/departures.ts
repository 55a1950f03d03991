import type { ApiFailure } from '../../api/reply.ts'
import type { ObjectRef } from '../../manifest/key.ts'
import type { LiveObject } from '../../manifest/object.ts'
import { deletionConditions } from '../../plan/deletion-conditions.ts'
import { finalizersOf, type HeldBy } from '../../plan/held-by.ts'
import { namePath } from './scope.ts'

/** An object that is being deleted. */
export interface Departing {
  readonly ref: ObjectRef
  readonly uid: string
}

/** An object that may still be there, with what holds it. */
export interface StillThere extends Departing, HeldBy {
  /** In the server's form; undefined if nobody has deleted the object. */
  readonly deletionTimestamp: string | undefined
  /** Why it is not known whether the object is still there. Absent if it was seen. */
  readonly unseen?: ApiFailure | 'not-looked-at'
}

/** Which of some objects of one kind are still there, by lists and events. */
export class Departures {
  private readonly left: Map<string, StillThere>

  constructor(objects: readonly Departing[]) {
    this.left = new Map(
      objects.map(({ ref, uid }) => [
        namePath(ref),
        { ref, uid, finalizers: [], deletionTimestamp: undefined, unseen: 'not-looked-at' },
      ]),
    )
  }

  get all(): readonly StillThere[] {
    return [...this.left.values()]
  }

  /** Takes a complete list of the objects that exist. */
  list(items: readonly LiveObject[]): void {
    const living = new Map(items.map(item => [namePath(item.metadata), item]))
    for (const path of this.left.keys()) {
      const item = living.get(path)
      if (item === undefined) this.left.delete(path)
      else this.see(item)
    }
  }

  /** Takes an object that exists. If its UID is another one, the awaited object is gone. */
  see(live: LiveObject): void {
    const { metadata } = live
    const path = namePath(metadata)
    const awaited = this.left.get(path)
    if (awaited === undefined) return
    if (awaited.uid !== metadata.uid) return void this.left.delete(path)
    const { ref, uid } = awaited
    const { deletionTimestamp } = metadata
    const conditions = deletionConditions(live)
    this.left.set(path, {
      ref,
      uid,
      ...finalizersOf(live),
      ...(conditions.length === 0 ? {} : { conditions }),
      deletionTimestamp: typeof deletionTimestamp === 'string' ? deletionTimestamp : undefined,
    })
  }

  /** Takes an object that is gone. */
  lose({ metadata }: LiveObject): void {
    const path = namePath(metadata)
    if (this.left.get(path)?.uid === metadata.uid) this.left.delete(path)
  }

  /** Records that the objects could not be listed. */
  hide(unseen: ApiFailure): void {
    for (const [path, one] of this.left) this.left.set(path, { ...one, unseen })
  }
}
