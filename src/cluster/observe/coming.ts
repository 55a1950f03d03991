import { isRejection } from '../../api/reply.ts'
import type { Resource } from '../../api/resource.ts'
import type { ObjectKey } from '../../manifest/key.ts'
import { isCrd, isNamespace } from '../../manifest/kind.ts'
import { deepEqual } from '../../plan/deep-equal.ts'
import type { Observation } from '../../plan/observation.ts'
import { referencesOf } from '../../plan/references.ts'
import type { Seen } from './ask.ts'

/** The names and keys of what this rollout creates or changes and other objects depend on. It keeps no objects. */
export class Coming {
  private readonly created = new Set<ObjectKey>()
  private readonly namespaces = new Set<string>()
  private readonly changedCrds = new Set<string>()

  /** Records an observation. Namespaces and CRDs must be recorded before other objects are asked about. */
  note(key: ObjectKey, observation: Observation): void {
    const { manifest, live, answer } = observation
    const { object } = manifest
    if (live === undefined && answer.kind !== 'rejected') this.created.add(key)
    if (live === undefined && isNamespace(object)) this.namespaces.add(object.metadata.name)
    if (isCrd(object) && changesSpec(observation)) this.changedCrds.add(object.metadata.name)
  }

  /** Whether this rollout creates the namespace. The server cannot answer about objects in it yet. */
  hasNamespace(name: string | undefined): boolean {
    return name !== undefined && this.namespaces.has(name)
  }

  /** Whether a rejection must be ignored, because it comes from a schema that this rollout changes. */
  changesSchema({ plural, group }: Resource, { answer }: Seen): boolean {
    if (answer.kind !== 'rejected' || !isRejection(answer.failure)) return false
    return this.changedCrds.has(`${plural}.${group}`)
  }

  /**
   * Turns a denied creation into `not-asked` if the object refers to an object that this rollout creates before it.
   */
  excused(denied: Observation): Observation {
    const waits = referencesOf(denied.manifest.object).some(key => this.created.has(key))
    return waits ? { ...denied, answer: { kind: 'not-asked', why: 'reference-to-come' } } : denied
  }
}

function changesSpec({ live, answer }: Observation): boolean {
  return answer.kind === 'accepted' && !deepEqual(live?.['spec'], answer.result['spec'])
}
