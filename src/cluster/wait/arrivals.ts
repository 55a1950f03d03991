import type { ApiFailure } from '../../api/reply.ts'
import type { ObjectRef } from '../../manifest/key.ts'
import { isJsonObject, type LiveObject } from '../../manifest/object.ts'
import type { Readiness } from '../../readiness/readiness.ts'
import { isForbidden } from './deadline.ts'
import { namePath } from './scope.ts'

/** An object that is to become ready. */
export interface Awaited {
  readonly ref: ObjectRef
  /** Whether its absence means that it has completed: a Job whose manifest sets `ttlSecondsAfterFinished`. */
  readonly mayVanish: boolean
}

/** An awaited object and how it was seen last. */
export interface Arrival {
  readonly ref: ObjectRef
  readonly readiness: Readiness
  /** Whether the object exists. `hidden`: it could not be listed. `unread`: it has not been listed yet. */
  readonly sight: 'unread' | 'present' | 'absent' | 'hidden'
  /** When the object was created, in RFC 3339. Absent if it was never seen. */
  readonly createdAt?: string
  /** The object while it is not ready. Absent if it was not seen. */
  readonly live?: LiveObject
}

interface Entry extends Arrival {
  readonly mayVanish: boolean
}

const unlooked: Readiness = { state: 'waiting', why: 'it has not been read yet' }
const absent: Readiness = { state: 'waiting', why: 'it does not exist' }
const ready: Readiness = { state: 'ready' }

/** Whether some objects of one kind are ready, by lists, events, and the time. */
export class Arrivals {
  private readonly entries: Map<string, Entry>
  private readonly judge: (object: LiveObject) => Readiness

  constructor(objects: readonly Awaited[], judge: (object: LiveObject) => Readiness) {
    this.judge = judge
    this.entries = new Map(
      objects.map(({ ref, mayVanish }) => [
        namePath(ref),
        { ref, mayVanish, readiness: unlooked, sight: 'unread' },
      ]),
    )
  }

  get all(): readonly Arrival[] {
    return [...this.entries.values()]
  }

  get allReady(): boolean {
    return this.all.every(({ readiness }) => readiness.state === 'ready')
  }

  /** Takes a complete list of the objects that exist. */
  list(items: readonly LiveObject[]): void {
    const living = new Map(items.map(item => [namePath(item.metadata), item]))
    for (const [path, entry] of this.entries) {
      const item = living.get(path)
      if (item === undefined) this.entries.set(path, vanished(entry))
      else this.see(item)
    }
  }

  /** Takes an object that exists. */
  see(live: LiveObject): void {
    const path = namePath(live.metadata)
    const entry = this.entries.get(path)
    if (entry === undefined) return
    const { ref } = entry
    const readiness = this.judge(live)
    const mayVanish = entry.mayVanish || expires(live)
    this.entries.set(path, {
      ref,
      mayVanish,
      readiness,
      sight: 'present',
      createdAt: live.metadata.creationTimestamp,
      ...(readiness.state === 'ready' ? {} : { live }),
    })
  }

  /** Takes an object that is gone. */
  lose({ metadata }: LiveObject): void {
    const path = namePath(metadata)
    const entry = this.entries.get(path)
    if (entry !== undefined) this.entries.set(path, vanished(entry))
  }

  /** Records that the objects could not be listed. If the server forbids it, nobody will learn whether they are ready. */
  hide(failure: ApiFailure): void {
    const state = isForbidden(failure) ? 'failed' : 'waiting'
    const readiness: Readiness = { state, why: `the server does not list it: ${failure.message}` }
    for (const [path, entry] of this.entries) this.entries.set(path, { ...entry, readiness, sight: 'hidden' })
  }

  /** Judges again what is not ready: all of it if there are news about Pods, else what time alone changes. */
  recheck(now: number, hasNews: boolean): void {
    for (const { live, readiness } of this.entries.values()) {
      if (live === undefined || readiness.state !== 'waiting') continue
      if (hasNews || now >= (readiness.recheckAt ?? Number.POSITIVE_INFINITY)) this.see(live)
    }
  }
}

function vanished({ ref, mayVanish }: Entry): Entry {
  return { ref, mayVanish, readiness: mayVanish ? ready : absent, sight: 'absent' }
}

/** Whether a controller deletes the object once it has completed. */
function expires({ kind, apiVersion, spec }: LiveObject): boolean {
  return (
    kind === 'Job' &&
    apiVersion === 'batch/v1' &&
    isJsonObject(spec) &&
    typeof spec['ttlSecondsAfterFinished'] === 'number'
  )
}
