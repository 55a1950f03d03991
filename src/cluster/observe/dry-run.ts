import type { Reply } from '../../api/reply.ts'
import { type ApiFailure, isFieldConflict, outdatedVersion } from '../../api/reply.ts'
import { asksForForce } from '../../manifest/force-annotation.ts'
import type { LiveObject } from '../../manifest/object.ts'
import { type Conflict, findConflicts, unexplainedCauses } from '../../plan/fields/conflict.ts'
import { findAllClaims } from '../../plan/fields/extra-claims.ts'
import { withClaims } from '../../plan/fields/with-claims.ts'
import type { Answer } from '../../plan/observation.ts'
import type { Api } from '../rest/api.ts'
import { type ClaimCase, fewerClaims } from './check-claims.ts'
import { answerOutdated } from './outdated-entries.ts'
import { proveClaims } from './prove-claims.ts'
import type { Question } from './question.ts'

/** Asks the server what an apply would make of the object. */
export function dryRun(api: Api, question: Question, force = false): Promise<Reply<LiveObject>> {
  const { manifest, resource, fieldManager } = question
  return api.apply(resource, manifest.object, { fieldManager, force, dryRun: true })
}

/**
 * Turns the reply to a dry run into an answer. After a field conflict the server is asked once more with force, if
 * only take-back managers own the fields (docs/rules.md 1.5), if the fields become ours before the apply
 * (docs/rules.md 1.19), or if `--force-conflicts` or the annotation of the manifest asks for it (docs/rules.md 1.23).
 */
export async function answerOf(
  api: Api,
  question: Question,
  reply: Reply<LiveObject>,
  live: LiveObject | undefined,
): Promise<Answer> {
  if (live !== undefined) {
    const outdated = reply.ok ? undefined : outdatedVersion(reply.failure)
    if (!reply.ok && outdated !== undefined)
      return answerOutdated(api, { question, live }, reply.failure, outdated)
    const claims = findAllClaims(question.manifest, live, question)
    return judge(api, { question, live, claims }, reply)
  }
  if (reply.ok) return { kind: 'accepted', result: reply.value, taken: [] }
  return { kind: 'rejected', failure: reply.failure }
}

async function judge(
  api: Api,
  { question, live, claims }: Pick<ClaimCase, 'question' | 'live' | 'claims'>,
  reply: Reply<LiveObject>,
): Promise<Answer> {
  const { fieldManager } = question
  const { object } = question.manifest
  const isConflict = !reply.ok && isFieldConflict(reply.failure)
  const taken = isConflict ? findConflicts(object, withClaims(live, claims, fieldManager), question) : []
  const isForced = question.forceConflicts || asksForForce(object)
  if (isConflict && !isForced && !isTakenBack(taken, reply.failure, question, live))
    return { kind: 'conflict', conflicts: taken, failure: reply.failure }
  const last = isConflict ? await dryRun(api, question, true) : reply
  const answer = await proveClaims(api, { question, live, claims, taken }, last)
  const fewer = answer.kind === 'rejected' ? fewerClaims(claims) : undefined
  return fewer === undefined ? answer : judge(api, { question, live, claims: fewer }, reply)
}

/**
 * Whether only take-back managers are in the way. Every field of the conflict must be known, because force
 * overrides all fields of a request.
 */
function isTakenBack(
  conflicts: readonly Conflict[],
  failure: ApiFailure,
  { manifest: { object }, fieldManager }: Question,
  live: LiveObject,
): boolean {
  if (!conflicts.every(conflict => conflict.takeBack)) return false
  return unexplainedCauses(failure, object, live, fieldManager).length === 0
}
