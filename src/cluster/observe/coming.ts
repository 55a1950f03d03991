import { isMissingReference, isRejection } from '../../api/reply.ts'
import type { Resource } from '../../api/resource.ts'
import type { ObjectKey } from '../../manifest/key.ts'
import { isCrd, isNamespace } from '../../manifest/kind.ts'
import { obstacleOf } from '../../plan/admission.ts'
import { deepEqual } from '../../plan/deep-equal.ts'
import type { NotAsked, Observation } from '../../plan/observation.ts'
import { referencesOf } from '../../plan/references.ts'
import { AdmissionChanges } from './admission-changes.ts'
import type { Seen } from './ask.ts'

/** Why a namespace of the configuration does not exist yet: this rollout creates it, or its manifest is refused. */
type NamespaceGap = Extract<NotAsked, 'namespace-to-come' | 'namespace-refused'>

/** The names and keys of what this rollout creates or changes and other objects depend on. It keeps no objects. */
export class Coming {
  private readonly created = new Set<ObjectKey>()
  /** The namespaces that do not exist yet. */
  private readonly namespaces = new Map<string, NamespaceGap>()
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
    if (live === undefined && isNamespace(object)) {
      const gap = answer.kind === 'rejected' ? 'namespace-refused' : 'namespace-to-come'
      this.namespaces.set(object.metadata.name, gap)
    }
    if (isCrd(object) && changesSpec(observation)) this.changedCrds.add(object.metadata.name)
  }

  /** Why the server cannot answer about objects in a namespace of the configuration yet. Undefined if it can. */
  gapOf(namespace: string | undefined): NamespaceGap | undefined {
    return namespace === undefined ? undefined : this.namespaces.get(namespace)
  }

  /** The namespaces that exist. */
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
