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

/** Where another version of the kind is served, the object may live already: whose it is must be known. */
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

/** An object that its list shows: proven without a request, or dry-run. */
export async function askListed(api: Api, question: Question, live: LiveObject): Promise<Seen> {
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
export async function askUnlisted(api: Api, question: Question): Promise<Seen> {
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

/** Never dry-run, as some of these servers persist it (docs/rules.md 1.12). */
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
