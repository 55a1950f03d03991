import pMap from 'p-map'
import { keyOf, refOf } from '../manifest/key.ts'
import type { LiveObject } from '../manifest/object.ts'
import { isNotFound } from '../plan/api-failure.ts'
import { proveConverged } from '../plan/converged.ts'
import type { Answer, Observation } from '../plan/observation.ts'
import type { Reply } from '../plan/reply.ts'
import type { Wanted } from '../plan/wanted.ts'
import type { Api } from './api.ts'
import { answerOf, dryRun, type Question } from './dry-run.ts'
import { type Lists, resourceKey } from './list-each.ts'

export type ObserveContext = Pick<Question, 'fieldManager' | 'forceConflicts'>

/**
 * Finds out, for each wanted object, what lives there and what the server would make of it. An object found
 * in its kind's list and provably converged costs no request; the others are dry-run one by one.
 * Namespaces come first: what lies in one that this rollout creates can't be asked about yet.
 */
export async function observe(
  api: Api,
  wanted: readonly Wanted[],
  lists: Lists,
  context: ObserveContext,
): Promise<Observation[]> {
  const listed = indexLists(lists)
  const observeAll = (some: readonly Wanted[], namespacesToCome: ReadonlySet<string>) => {
    const observeOne = async ({ manifest, resource, toCome, similar }: Wanted): Promise<Observation> => {
      const seen = (answer: Answer): Observation => ({ manifest, resource, live: undefined, answer })
      if (resource === undefined) return seen({ kind: 'unknown-kind', similar })
      if (toCome) return seen({ kind: 'not-asked', why: 'kind-to-come' })
      const { object } = manifest
      if (namespacesToCome.has(object.metadata.namespace ?? '')) {
        return seen({ kind: 'not-asked', why: 'namespace-to-come' })
      }
      const live = listed.get(`${resourceKey(resource)} ${keyOf(refOf(object))}`)
      const question: Question = { object, resource, ...context }
      const found =
        live === undefined ? await askUnlisted(api, question) : await askListed(api, question, live)
      return { manifest, resource, ...found }
    }
    return pMap(some, observeOne, { concurrency: api.concurrency })
  }
  const isNamespace = ({ manifest: { object } }: Wanted) =>
    object.kind === 'Namespace' && object.apiVersion === 'v1'
  const namespaces = await observeAll(wanted.filter(isNamespace), new Set())
  const absent = namespaces.filter(({ live }) => live === undefined)
  const toCome = new Set(absent.map(({ manifest }) => manifest.object.metadata.name))
  const others = wanted.filter(one => !isNamespace(one))
  return [...namespaces, ...(await observeAll(others, toCome))]
}

type Seen = Pick<Observation, 'live' | 'answer'>

async function askListed(api: Api, question: Question, live: LiveObject): Promise<Seen> {
  const { object, resource, fieldManager } = question
  if (isTerminating(live)) return { live, answer: notWorthAsking }
  const proof = proveConverged(object, live, { fieldManager, resource })
  if (proof.proven) return { live, answer: { kind: 'proven', restamp: proof.restamp } }
  if (resource.aggregated) return { live, answer: { kind: 'not-asked', why: 'aggregated' } }
  return { live, answer: await answerOf(api, question, await dryRun(api, question), live) }
}

/**
 * An object that its list does not show is absent, or a label removed by hand hides it. The dry-run tells: 201 is a
 * creation. Only else is the object read, for which one request each would be twice the work of a first rollout.
 */
async function askUnlisted(api: Api, question: Question): Promise<Seen> {
  if (question.resource.aggregated) return askAggregated(api, question)
  const reply = await dryRun(api, question)
  if (reply.ok && reply.status === 201) {
    return { live: undefined, answer: { kind: 'accepted', result: reply.value, taken: [] } }
  }
  const read = await readLive(api, question)
  // What can't be read is refused for what the server said of the apply, if it refused that, too.
  if (!read.ok)
    return { live: undefined, answer: { kind: 'rejected', failure: reply.ok ? read.failure : reply.failure } }
  const { value: live } = read
  if (live !== undefined && isTerminating(live)) return { live, answer: notWorthAsking }
  return { live, answer: await answerOf(api, question, reply, live) }
}

/** Never dry-run, as some of these servers persist it (rules.md 1.12). */
async function askAggregated(api: Api, question: Question): Promise<Seen> {
  const read = await readLive(api, question)
  if (!read.ok) return { live: undefined, answer: { kind: 'rejected', failure: read.failure } }
  return { live: read.value, answer: { kind: 'not-asked', why: 'aggregated' } }
}

async function readLive(api: Api, { object, resource }: Question): Promise<Reply<LiveObject | undefined>> {
  const reply = await api.get(resource, refOf(object))
  if (reply.ok || !isNotFound(reply.failure)) return reply
  return { ok: true, value: undefined, status: reply.failure.status, warnings: [] }
}

/** The plan refuses a terminating object whatever the answer is. */
const notWorthAsking: Answer = { kind: 'proven', restamp: false }

function isTerminating({ metadata }: LiveObject): boolean {
  return metadata.deletionTimestamp !== undefined
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
