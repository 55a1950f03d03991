import { type ApiFailure, isNotFound, type Reply } from '../../api/reply.ts'
import type { Resource } from '../../api/resource.ts'
import { refOf } from '../../manifest/key.ts'
import type { LiveObject } from '../../manifest/object.ts'
import { bodyForLive } from '../../plan/body-for-live.ts'
import { type Proof, proveConverged } from '../../plan/fields/converged.ts'
import { findAllClaims } from '../../plan/fields/extra-claims.ts'
import type { Answer, Observation } from '../../plan/observation.ts'
import type { Api } from '../rest/api.ts'
import { answerOf, dryRun } from './dry-run.ts'
import type { Question } from './question.ts'

/** What is known of one object after the cluster has been asked. `manifest` has the body that was asked about. */
export type Seen = Pick<Observation, 'manifest' | 'live' | 'answer'>

/**
 * Asks about an object whose kind this rollout brings. If another version of the kind is served, the object may
 * exist already, so it is read: the plan needs to know whose it is.
 */
export async function askToCome(
  api: Api,
  question: Question,
  otherVersion: Resource | undefined,
): Promise<Seen> {
  const { manifest } = question
  const answer: Answer = { kind: 'not-asked', why: 'kind-to-come' }
  if (otherVersion === undefined) return { manifest, live: undefined, answer }
  const read = await readLive(api, { ...question, resource: otherVersion })
  if (!read.ok) return unread(question, read.failure)
  return { manifest: bodyForLive(manifest, read.value, question), live: read.value, answer }
}

/**
 * Asks about an object that the list of its kind contains. It is proven to need no request, or it is dry-run. If
 * somebody has deleted it after the list, the dry run would create it.
 */
export async function askListed(api: Api, asked: Question, live: LiveObject): Promise<Seen> {
  const question = { ...asked, manifest: bodyForLive(asked.manifest, live, asked) }
  const { manifest, resource } = question
  if (isTerminating(live)) return { manifest, live, answer: notWorthAsking }
  // What becomes ours is a write, even if nothing else changes.
  const claims = findAllClaims(manifest, live, asked)
  const proof = claims.length > 0 ? notProven : proveConverged(manifest.object, live, question)
  if (proof.proven) return { manifest, live, answer: { kind: 'proven', restamp: proof.restamp } }
  if (resource.aggregated) return { manifest, live, answer: { kind: 'not-asked', why: 'aggregated' } }
  const reply = await dryRun(api, question)
  if (reply.ok && reply.status === 201) return absent(asked, reply.value)
  return { manifest, live, answer: await answerOf(api, question, reply, live) }
}

/** What is known after the server has answered that an apply would create the object. */
function absent({ manifest }: Question, result: LiveObject): Seen {
  return { manifest, live: undefined, answer: { kind: 'accepted', result, taken: [] } }
}

/**
 * Asks about an object that the list of its kind does not contain. It may be absent, or somebody has removed its
 * label. The status of the dry run shows which: 201 means that an apply would create it. Only after another status
 * is the object read, because one read for each object would double the requests of a first rollout. If the object
 * then gets another body, it is asked about once more.
 */
export async function askUnlisted(api: Api, asked: Question): Promise<Seen> {
  if (asked.resource.aggregated) return askAggregated(api, asked)
  const first = await dryRun(api, asked)
  if (first.ok && first.status === 201) return absent(asked, first.value)
  const read = await readLive(api, asked)
  // If the server refused the dry run as well, its reason for that says more than a failed read.
  if (!read.ok) return unread(asked, first.ok ? read.failure : first.failure)
  const { value: live } = read
  const manifest = bodyForLive(asked.manifest, live, asked)
  if (live !== undefined && isTerminating(live)) return { manifest, live, answer: notWorthAsking }
  const question = { ...asked, manifest }
  const reply = manifest === asked.manifest ? first : await dryRun(api, question)
  return { manifest, live, answer: await answerOf(api, question, reply, live) }
}

/** Reads the object and sends no dry run, because some of these servers store its result (docs/rules.md 1.12). */
async function askAggregated(api: Api, question: Question): Promise<Seen> {
  const read = await readLive(api, question)
  if (!read.ok) return unread(question, read.failure)
  const { value: live } = read
  const manifest = bodyForLive(question.manifest, live, question)
  return { manifest, live, answer: { kind: 'not-asked', why: 'aggregated' } }
}

function unread({ manifest }: Question, failure: ApiFailure): Seen {
  return { manifest, live: undefined, answer: { kind: 'rejected', failure } }
}

async function readLive(api: Api, { manifest, resource }: Question): Promise<Reply<LiveObject | undefined>> {
  const reply = await api.get(resource, refOf(manifest.object))
  if (reply.ok || !isNotFound(reply.failure)) return reply
  return { ok: true, value: undefined, status: reply.failure.status, warnings: [] }
}

const notProven: Proof = { proven: false, why: 'fields of another manager become ours' }

/** An object that is being deleted is not asked about, because the plan refuses it whatever the answer is. */
const notWorthAsking: Answer = { kind: 'proven', restamp: false }

function isTerminating({ metadata }: LiveObject): boolean {
  return metadata.deletionTimestamp !== undefined
}
