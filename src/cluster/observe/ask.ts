import type { Reply } from '../../api/reply.ts'
import { isNotFound } from '../../api/reply.ts'
import type { Resource } from '../../api/resource.ts'
import { refOf } from '../../manifest/key.ts'
import type { LiveObject } from '../../manifest/object.ts'
import { proveConverged } from '../../plan/converged.ts'
import type { Answer, Observation } from '../../plan/observation.ts'
import type { Api } from '../rest/api.ts'
import { answerOf, dryRun, type Question } from './dry-run.ts'

/** What is known of one object after the cluster has been asked. */
export type Seen = Pick<Observation, 'live' | 'answer'>

/**
 * Asks about an object whose kind this rollout brings. If another version of the kind is served, the object may
 * exist already, so it is read: the plan needs to know whose it is.
 */
export async function askToCome(
  api: Api,
  question: Question,
  otherVersion: Resource | undefined,
): Promise<Seen> {
  if (otherVersion === undefined)
    return { live: undefined, answer: { kind: 'not-asked', why: 'kind-to-come' } }
  const read = await readLive(api, { ...question, resource: otherVersion })
  if (!read.ok) return { live: undefined, answer: { kind: 'rejected', failure: read.failure } }
  return { live: read.value, answer: { kind: 'not-asked', why: 'kind-to-come' } }
}

/**
 * Asks about an object that the list of its kind contains. It is proven to need no request, or it is dry-run. If
 * somebody has deleted it after the list, the dry run would create it.
 */
export async function askListed(api: Api, question: Question, live: LiveObject): Promise<Seen> {
  const { object, resource, fieldManager } = question
  if (isTerminating(live)) return { live, answer: notWorthAsking }
  const proof = proveConverged(object, live, { fieldManager, resource })
  if (proof.proven) return { live, answer: { kind: 'proven', restamp: proof.restamp } }
  if (resource.aggregated) return { live, answer: { kind: 'not-asked', why: 'aggregated' } }
  const reply = await dryRun(api, question)
  if (reply.ok && reply.status === 201) return absent(reply.value)
  return { live, answer: await answerOf(api, question, reply, live) }
}

/** What is known after the server has answered that an apply would create the object. */
function absent(result: LiveObject): Seen {
  return { live: undefined, answer: { kind: 'accepted', result, taken: [] } }
}

/**
 * Asks about an object that the list of its kind does not contain. It may be absent, or somebody has removed its
 * label. The status of the dry run shows which: 201 means that an apply would create it. Only after another status
 * is the object read, because one read for each object would double the requests of a first rollout.
 */
export async function askUnlisted(api: Api, question: Question): Promise<Seen> {
  if (question.resource.aggregated) return askAggregated(api, question)
  const reply = await dryRun(api, question)
  if (reply.ok && reply.status === 201) return absent(reply.value)
  const read = await readLive(api, question)
  // If the server refused the dry run as well, its reason for that says more than a failed read.
  if (!read.ok)
    return { live: undefined, answer: { kind: 'rejected', failure: reply.ok ? read.failure : reply.failure } }
  const { value: live } = read
  if (live !== undefined && isTerminating(live)) return { live, answer: notWorthAsking }
  return { live, answer: await answerOf(api, question, reply, live) }
}

/** Reads the object and sends no dry run, because some of these servers store its result (docs/rules.md 1.12). */
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

/** An object that is being deleted is not asked about, because the plan refuses it whatever the answer is. */
const notWorthAsking: Answer = { kind: 'proven', restamp: false }

function isTerminating({ metadata }: LiveObject): boolean {
  return metadata.deletionTimestamp !== undefined
}
