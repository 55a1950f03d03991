import { isMissingReference, isRejection } from '../../api/reply.ts'
import type { Resource } from '../../api/resource.ts'
import type { ObjectKey } from '../../manifest/key.ts'
import { isCrd, isNamespace } from '../../manifest/kind.ts'
import { obstacleOf } from '../../plan/admission.ts'
import { deepEqual } from '../../plan/deep-equal.ts'
import type { Observation } from '../../plan/observation.ts'
import { referencesOf } from '../../plan/references.ts'
import { AdmissionChanges } from './admission-changes.ts'
import type { Seen } from './ask.ts'

/** The names and keys of what this rollout creates or changes and other objects depend on. It keeps no objects. */
export class Coming {
  private readonly created = new Set<ObjectKey>()
  private readonly namespaces = new Set<string>()
  private readonly changedCrds = new Set<string>()
  private readonly admission: AdmissionChanges

  /** `wanted` has the keys of all wanted objects. */
  constructor(wanted: readonly ObjectKey[]) {
    this.admission = new AdmissionChanges(new Set(wanted))
  }

  /** Records an observation. Namespaces and CRDs must be recorded before other objects are asked about. */
  note(key: ObjectKey, observation: Observation): void {
    const { manifest, live, answer } = observation
    const { object } = manifest
    this.admission.note(key, observation)
    if (live === undefined && answer.kind !== 'rejected') this.created.add(key)
    if (live === undefined && isNamespace(object)) this.namespaces.add(object.metadata.name)
    if (isCrd(object) && changesSpec(observation)) this.changedCrds.add(object.metadata.name)
  }

  /** Whether this rollout creates the namespace. The server cannot answer about objects in it yet. */
  hasNamespace(name: string | undefined): boolean {
    return name !== undefined && this.namespaces.has(name)
  }

  /** The namespaces that this rollout does not create. */
  others(namespaces: ReadonlySet<string>): ReadonlySet<string> {
    return namespaces.difference(this.namespaces)
  }

  /** Whether a rejection must be ignored, because it comes from a schema that this rollout changes. */
  changesSchema({ plural, group }: Resource, { answer }: Seen): boolean {
    if (answer.kind !== 'rejected' || !isRejection(answer.failure)) return false
    // A webhook or a policy has rejected the object, and not the schema.
    if (obstacleOf(answer.failure) !== undefined) return false
    return this.changedCrds.has(`${plural}.${group}`)
  }

  /**
   * Turns a rejection into `not-asked` if its cause is something that this rollout creates or changes before it writes
   * the object: a referenced object (docs/rules.md 1.13), or what decides about admission (docs/rules.md 1.18).
   */
  excused(rejected: Observation): Observation {
    const { manifest, live, answer } = rejected
    if (answer.kind !== 'rejected') return rejected
    const { object } = manifest
    const obstacle = obstacleOf(answer.failure)
    const excuse = obstacle && this.admission.excuse(obstacle, object.metadata.namespace ?? '')
    if (excuse !== undefined) return { ...rejected, answer: { kind: 'not-asked', ...excuse } }
    const waits = live === undefined && isMissingReference(answer.failure)
    if (!waits || !referencesOf(object).some(key => this.created.has(key))) return rejected
    return { ...rejected, answer: { kind: 'not-asked', why: 'reference-to-come' } }
  }
}

function changesSpec({ live, answer }: Observation): boolean {
  return answer.kind === 'accepted' && !deepEqual(live?.['spec'], answer.result['spec'])
}
