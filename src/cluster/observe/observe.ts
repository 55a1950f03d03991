import pMap from 'p-map'
import { isMissingReference, isRejection } from '../../api/reply.ts'
import type { Resource } from '../../api/resource.ts'
import { keyOf, refOf } from '../../manifest/key.ts'
import { isCrd, isNamespace } from '../../manifest/kind.ts'
import type { LiveObject } from '../../manifest/object.ts'
import { deepEqual } from '../../plan/deep-equal.ts'
import type { Answer, Observation } from '../../plan/observation.ts'
import type { PlacedManifest } from '../../plan/place.ts'
import { referencesOf } from '../../plan/references.ts'
import type { Api } from '../rest/api.ts'
import { askListed, askToCome, askUnlisted, type Seen } from './ask.ts'
import type { Question } from './dry-run.ts'
import { type Lists, resourceKey } from './list-each.ts'

export type ObserveContext = Pick<Question, 'fieldManager' | 'forceConflicts'>

/**
 * Finds out, for each wanted object, what lives there and what the server would make of it. An object found
 * in its kind's list and provably converged costs no request; the others are dry-run one by one.
 * Namespaces and CRDs come first: what lies in a namespace that this rollout creates can't be asked about yet, and
 * what a CRD's schema forbids today may be allowed by the one that this rollout brings.
 */
export async function observe(
  api: Api,
  wanted: readonly PlacedManifest[],
  lists: Lists,
  context: ObserveContext,
): Promise<Observation[]> {
  const listed = indexLists(lists)
  const observeAll = (some: readonly PlacedManifest[], coming: Coming) => {
    const observeOne = async (one: PlacedManifest): Promise<Observation> => {
      const { manifest, resource, similar } = one
      const seen = (answer: Answer): Observation => ({ manifest, resource, live: undefined, answer })
      if (resource === undefined) return seen({ kind: 'unknown-kind', similar })
      const { object } = manifest
      const question: Question = { object, resource, ...context }
      if (one.toCome) return { manifest, resource, ...(await askToCome(api, question, one.otherVersion)) }
      if (coming.namespaces.has(object.metadata.namespace ?? '')) {
        return seen({ kind: 'not-asked', why: 'namespace-to-come' })
      }
      const live = listed.get(`${resourceKey(resource)} ${keyOf(refOf(object))}`)
      const found =
        live === undefined ? await askUnlisted(api, question) : await askListed(api, question, live)
      return { manifest, resource, ...lessStrict(found, resource, coming) }
    }
    return pMap(some, observeOne, { concurrency: api.concurrency })
  }
  const first = await observeAll(wanted.filter(isFirst), { namespaces: new Set(), crds: new Set() })
  const others = wanted.filter(one => !isFirst(one))
  return withReferences([...first, ...(await observeAll(others, comingWith(first)))])
}

/** A creation that is denied for want of what this rollout creates before it: the denial says nothing yet. */
function withReferences(observations: readonly Observation[]): Observation[] {
  const absent = observations.filter(({ live, answer }) => live === undefined && answer.kind !== 'rejected')
  const toCome = new Set(absent.map(({ manifest }) => keyOf(refOf(manifest.object))))
  return observations.map(one => {
    const { live, answer, manifest } = one
    if (live !== undefined || answer.kind !== 'rejected' || !isMissingReference(answer.failure)) return one
    const waits = referencesOf(manifest.object).some(key => toCome.has(key))
    return waits ? { ...one, answer: { kind: 'not-asked', why: 'reference-to-come' } } : one
  })
}

/** What this rollout creates or changes and others depend on, by name. */
interface Coming {
  readonly namespaces: ReadonlySet<string>
  readonly crds: ReadonlySet<string>
}

function comingWith(first: readonly Observation[]): Coming {
  const names = (some: readonly Observation[]) => new Set(some.map(one => one.manifest.object.metadata.name))
  return {
    namespaces: names(
      first.filter(({ manifest, live }) => isNamespace(manifest.object) && live === undefined),
    ),
    crds: names(first.filter(one => isCrd(one.manifest.object) && changesSpec(one))),
  }
}

function isFirst({ manifest: { object } }: PlacedManifest): boolean {
  return isCrd(object) || isNamespace(object)
}

function changesSpec({ live, answer }: Observation): boolean {
  return answer.kind === 'accepted' && !deepEqual(live?.['spec'], answer.result['spec'])
}

/** A rejection by a schema that is to change says nothing of the one to come. */
function lessStrict(seen: Seen, { plural, group }: Resource, { crds }: Coming): Seen {
  const { live, answer } = seen
  const mayPass = answer.kind === 'rejected' && isRejection(answer.failure) && crds.has(`${plural}.${group}`)
  return mayPass ? { live, answer: { kind: 'not-asked', why: 'kind-to-change' } } : seen
}

/** Objects by resource and key; those of failed lists are read one by one. */
function indexLists(lists: Lists): Map<string, LiveObject> {
  const objects = [...lists.values()].flatMap(({ resource, reply }) =>
    reply.ok
      ? reply.value.map(live => [`${resourceKey(resource)} ${keyOf(refOf(live))}`, live] as const)
      : [],
  )
  return new Map(objects)
}
