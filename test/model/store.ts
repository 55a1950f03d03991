import { kindName, type Resource } from '../../src/api/resource.ts'
import type { WatchEvent } from '../../src/cluster/rest/api.ts'
import type { ObjectRef } from '../../src/manifest/key.ts'
import type { LiveObject } from '../../src/manifest/object.ts'

type ObjectEvent = Extract<WatchEvent, { object: LiveObject }>

export interface Happened {
  readonly version: number
  readonly kind: string
  readonly event: ObjectEvent
}

/** The objects of the model, and what has happened to them. Objects in it are never changed, only replaced. */
export class Store {
  private readonly objects = new Map<string, { readonly kind: string; readonly live: LiveObject }>()
  readonly history: Happened[] = []
  private listeners: (() => void)[] = []
  private version = 100
  private uids = 0

  get resourceVersion(): string {
    return String(this.version)
  }

  /** A time that is later than any before, in whole seconds. */
  now(): string {
    return new Date(Date.UTC(2026, 0, 1) + this.version * 1000).toISOString().replace('.000', '')
  }

  newUid(): string {
    return `uid-${++this.uids}`
  }

  find(
    resource: Resource,
    { namespace, name }: Pick<ObjectRef, 'namespace' | 'name'>,
  ): LiveObject | undefined {
    return this.objects.get(placeOf(resource, namespace, name))?.live
  }

  /** All objects of a kind, or of all kinds, in the order of their creation. */
  all(resource?: Resource): LiveObject[] {
    const kind = resource && kindName(resource)
    return [...this.objects.values()].flatMap(one =>
      kind === undefined || one.kind === kind ? [one.live] : [],
    )
  }

  /** Stores an object under a new resourceVersion and returns it. */
  put(resource: Resource, object: LiveObject): LiveObject {
    const resourceVersion = String(++this.version)
    const live = { ...object, metadata: { ...object.metadata, resourceVersion } }
    const place = placeOf(resource, live.metadata.namespace, live.metadata.name)
    const type = this.objects.has(place) ? 'MODIFIED' : 'ADDED'
    this.objects.set(place, { kind: kindName(resource), live })
    this.tell(resource, { type, object: live })
    return live
  }

  remove(resource: Resource, { metadata }: LiveObject): void {
    const place = placeOf(resource, metadata.namespace, metadata.name)
    const found = this.objects.get(place)
    if (found === undefined || !this.objects.delete(place)) return
    const resourceVersion = String(++this.version)
    const live = { ...found.live, metadata: { ...found.live.metadata, resourceVersion } }
    this.tell(resource, { type: 'DELETED', object: live })
  }

  /** Resolves when something happens, or when the signal is aborted. */
  next(signal: AbortSignal): Promise<void> {
    return new Promise(resolve => {
      this.listeners.push(resolve)
      signal.addEventListener('abort', () => resolve(), { once: true })
    })
  }

  private tell(resource: Resource, event: ObjectEvent): void {
    this.history.push({ version: this.version, kind: kindName(resource), event })
    const { listeners } = this
    this.listeners = []
    for (const listener of listeners) listener()
  }
}

function placeOf(resource: Resource, namespace: string | undefined, name: string): string {
  return `${kindName(resource)} ${namespace ?? ''}/${name}`
}
