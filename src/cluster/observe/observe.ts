import pMap from 'p-map'
import { isMissingReference } from '../../api/reply.ts'
import type { Resource } from '../../api/resource.ts'
import type { FindSchema } from '../../manifest/crd-schema.ts'
import { isCrd, isNamespace } from '../../manifest/kind.ts'
import type { LiveObject } from '../../manifest/object.ts'
import { obstacleOf } from '../../plan/admission.ts'
import type { Answer, NotAsked, Observation } from '../../plan/observation.ts'
import { type PlacedManifest, wantedNamespaces } from '../../plan/place.ts'
import type { ApplyRules } from '../../plan/plan-head.ts'
import { guardedNamespaces } from '../../plan/pod-security.ts'
import type { Api } from '../rest/api.ts'
import { askListed, askToCome, askUnlisted, type Seen } from './ask.ts'
import { askRecreate } from './ask-recreate.ts'
import { Coming } from './coming.ts'
import { Elsewhere } from './elsewhere.ts'
import { Mutators } from './mutators.ts'
import type { Question } from './question.ts'
import { SchemaCheck } from './schema-check.ts'
import type { WantedLive } from './wanted-live.ts'

/** The wanted objects, the live objects from the lists of their kinds, and the rules for asking about them. */
export interface ObserveRequest extends ApplyRules, Pick<Question, 'findDefaults' | 'keepKinds'> {
  /** The schemas of the configuration's own CRDs. */
  readonly findSchema?: FindSchema
  readonly wanted: readonly PlacedManifest[]
  /** All kinds of the server, the preferred version of each first. */
  readonly served: readonly Resource[]
  readonly live: WantedLive
}

/**
 * Finds out, for each wanted object, what lives there and what the server would make of it. An object that its list
 * contains and that is proven to be converged costs no request. The others are dry-run one by one. Namespaces and
 * CRDs come first: the server cannot answer about objects in a namespace that this rollout creates, and the new
 * schema of a CRD may allow what today's schema forbids.
 *
 * Each observation goes to `plan` as soon as it is complete. Only what `plan` returns is kept, so that memory holds
 * no more live objects and dry-run results than are asked about at once.
 */
export async function observe<T>(
  api: Api,
  request: ObserveRequest,
  plan: (observation: Observation) => T,
): Promise<T[]> {
  const coming = new Coming(request.wanted.map(({ key }) => key))
  const objects = request.wanted.map(({ manifest }) => manifest.object)
  const guarded = guardedNamespaces(objects)
  const mutators = new Mutators(api, request.served, objects)
  const schema = new SchemaCheck(request.findSchema ?? (() => undefined), mutators)
  const observeAll = (some: readonly PlacedManifest[]) => {
    const existing = coming.others(wantedNamespaces(request.wanted))
    const elsewhere = new Elsewhere(api, existing, mutators, guarded)
    const observeOne = async (one: PlacedManifest): Promise<() => T> => {
      const { key, resource } = one
      const observation = { resource, ...(await look(api, one, request, { coming, elsewhere, schema })) }
      coming.note(key, observation)
      if (mayBeExcused(observation)) return () => plan(coming.excused(observation))
      const planned = plan(observation)
      return () => planned
    }
    return pMap(some, observeOne, { concurrency: api.concurrency })
  }
  const first = await observeAll(request.wanted.filter(isFirst))
  const others = await observeAll(request.wanted.filter(one => !isFirst(one)))
  return [...first, ...others].map(planned => planned())
}

/** The ways to find out about an object that the server cannot be asked about as it is. */
interface Checks {
  readonly coming: Coming
  readonly elsewhere: Elsewhere
  readonly schema: SchemaCheck
}

async function look(
  api: Api,
  { manifest, key, resource, similar, undiscovered, toCome, otherVersion }: PlacedManifest,
  { live, wanted: _, served: _served, findSchema: _schema, ...rules }: ObserveRequest,
  { coming, elsewhere, schema }: Checks,
): Promise<Seen> {
  if (resource === undefined) {
    const answer = { kind: 'unknown-kind', similar, ...(undiscovered && { undiscovered }) } as const
    return { manifest, live: undefined, answer }
  }
  const question: Question = { manifest, resource, ...rules }
  const bySchema = async (seen: Seen, why: NotAsked): Promise<Seen> => ({
    ...seen,
    answer: await schema.answer({ ...seen, resource, why }),
  })
  if (toCome) {
    const seen = await askToCome(api, question, otherVersion)
    return seen.answer.kind === 'not-asked' ? bySchema(seen, seen.answer.why) : seen
  }
  const gap = coming.gapOf(manifest.object.metadata.namespace)
  const seen =
    gap === undefined
      ? await askIn(api, question, live.take(resource, key))
      : { manifest, live: undefined, answer: because(gap, await elsewhere.ask(question)) }
  if (coming.changesSchema(resource, seen)) return bySchema(seen, 'kind-to-change')
  return askRecreate(api, question, seen)
}

function askIn(api: Api, question: Question, listed: LiveObject | undefined): Promise<Seen> {
  return listed === undefined ? askUnlisted(api, question) : askListed(api, question, listed)
}

/** The answer with the reason why its namespace does not exist yet. */
function because(why: NotAsked, answer: Answer): Answer {
  return answer.kind === 'not-asked' && answer.why === 'namespace-to-come' ? { ...answer, why } : answer
}

function isFirst({ manifest: { object } }: PlacedManifest): boolean {
  return isCrd(object) || isNamespace(object)
}

/**
 * Whether the cause of a rejection may be something that this rollout creates or changes, which is known only at the
 * end: a referenced object that is missing, or what decides about admission.
 */
function mayBeExcused({ live, answer }: Observation): boolean {
  if (answer.kind !== 'rejected') return false
  const { failure } = answer
  return obstacleOf(failure) !== undefined || (live === undefined && isMissingReference(failure))
}
