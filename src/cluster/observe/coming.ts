import { isRejection } from '../../api/reply.ts'
import type { Resource } from '../../api/resource.ts'
import type { ObjectKey } from '../../manifest/key.ts'
import { isCrd, isNamespace } from '../../manifest/kind.ts'
import { deepEqual } from '../../plan/deep-equal.ts'
import type { Observation } from '../../plan/observation.ts'
import { referencesOf } from '../../plan/references.ts'
import type { Seen } from './ask.ts'

/** What this rollout creates or changes and other objects depend on. Holds names and keys, and no objects. */
export class Coming {
  private readonly created = new Set<ObjectKey>()
  private readonly namespaces = new Set<string>()
  private readonly changedCrds = new Set<string>()

  /** Hears of each observation; those of Namespaces and CRDs must come before the questions of other objects. */
  note(key: ObjectKey, observation: Observation): void {
    const { manifest, live, answer } = observation
    const { object } = manifest
    if (live === undefined && answer.kind !== 'rejected') this.created.add(key)
    if (live === undefined && isNamespace(object)) this.namespaces.add(object.metadata.name)
    if (isCrd(object) && changesSpec(observation)) this.changedCrds.add(object.metadata.name)
  }

  /** Whether a namespace is not there yet: what lies in it can't be asked about. */
  hasNamespace(name: string | undefined): boolean {
    return name !== undefined && this.namespaces.has(name)
  }

  /** Whether a rejection says nothing, because it is made by a schema that is to change. */
  changesSchema({ plural, group }: Resource, { answer }: Seen): boolean {
    if (answer.kind !== 'rejected' || !isRejection(answer.failure)) return false
    return this.changedCrds.has(`${plural}.${group}`)
  }

  /** A creation that is denied for want of what this rollout creates before it: the denial says nothing yet. */
  excused(denied: Observation): Observation {
    const waits = referencesOf(denied.manifest.object).some(key => this.created.has(key))
    return waits ? { ...denied, answer: { kind: 'not-asked', why: 'reference-to-come' } } : denied
  }
}

function changesSpec({ live, answer }: Observation): boolean {
  return answer.kind === 'accepted' && !deepEqual(live?.['spec'], answer.result['spec'])
}
