import type { LiveObject } from '../../manifest/object.ts'

/** The live objects of one kind, by lists and events. */
export class ObjectSet {
  private readonly objects = new Map<string, LiveObject>()
  private readonly keeps: (object: LiveObject) => boolean
  private isNew = false

  /** Objects that `keeps` refuses are left out. */
  constructor(keeps: (object: LiveObject) => boolean = () => true) {
    this.keeps = keeps
  }

  get all(): readonly LiveObject[] {
    return [...this.objects.values()]
  }

  /** Takes a complete list of the objects of a namespace, or of all of them. */
  list(items: readonly LiveObject[], namespace?: string): void {
    this.isNew = true
    for (const [uid, { metadata }] of this.objects)
      if (namespace === undefined || metadata.namespace === namespace) this.objects.delete(uid)
    for (const item of items) this.see(item)
  }

  see(object: LiveObject): void {
    this.isNew = true
    if (this.keeps(object)) this.objects.set(object.metadata.uid, object)
    else this.objects.delete(object.metadata.uid)
  }

  lose({ metadata }: LiveObject): void {
    this.isNew = true
    this.objects.delete(metadata.uid)
  }

  /** Whether something was heard since the last call. */
  takeNews(): boolean {
    const { isNew } = this
    this.isNew = false
    return isNew
  }
}
