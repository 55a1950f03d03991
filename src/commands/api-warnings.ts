import type { Emit } from '../events/emitter.ts'
import type { ObjectRef } from '../manifest/key.ts'

/**
 * The server's warnings about our manifests. Those of the survey are emitted together, one event for each text, so that
 * a hundred objects of a deprecated version give one line. What is new after that is emitted at once. No object is
 * named twice for the same text.
 */
export class ApiWarnings {
  private readonly emit: Emit
  private readonly objects = new Map<string, Map<string, ObjectRef>>()
  private isTold = false

  constructor(emit: Emit) {
    this.emit = emit
  }

  /** Records a warning about an object. `id` identifies the object. */
  note(text: string, id: string, ref: ObjectRef): void {
    const known = this.objects.get(text) ?? new Map<string, ObjectRef>()
    if (known.has(id)) return
    known.set(id, ref)
    this.objects.set(text, known)
    if (this.isTold) this.emit({ kind: 'api-warning', text, objects: [ref] })
  }

  /** Emits what was recorded so far, the objects sorted by their ids. Called when the survey has ended. */
  tell(): void {
    if (this.isTold) return
    this.isTold = true
    for (const [text, objects] of this.objects) {
      const sorted = [...objects].sort(([a], [b]) => (a < b ? -1 : 1))
      this.emit({ kind: 'api-warning', text, objects: sorted.map(([, ref]) => ref) })
    }
  }
}
