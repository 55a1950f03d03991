import type { Reply } from '../../api/reply.ts'
import { type ApiFailure, isFieldConflict } from '../../api/reply.ts'
import type { Resource } from '../../api/resource.ts'
import type { KubeObject, LiveObject } from '../../manifest/object.ts'
import { type Conflict, findConflicts, unexplainedCauses } from '../../plan/conflict.ts'
import type { Answer } from '../../plan/observation.ts'
import type { Api } from '../rest/api.ts'

/** One wanted object and the rules by which it is asked about. */
export interface Question {
  readonly object: KubeObject
  readonly resource: Resource
  readonly fieldManager: string
  readonly forceConflicts: boolean
}

/** What the server would make of an unforced apply. */
export function dryRun(api: Api, question: Question, force = false): Promise<Reply<LiveObject>> {
  const { object, resource, fieldManager } = question
  return api.apply(resource, object, { fieldManager, force, dryRun: true })
}

/**
 * What a dry-run's reply means for an object that lives: where only people's edits are in the way, or
 * `--force-conflicts` is given, the server is asked once more with force.
 */
export async function answerOf(
  api: Api,
  question: Question,
  reply: Reply<LiveObject>,
  live: LiveObject | undefined,
): Promise<Answer> {
  if (reply.ok) return { kind: 'accepted', result: reply.value, taken: [] }
  if (live === undefined || !isFieldConflict(reply.failure))
    return { kind: 'rejected', failure: reply.failure }
  const conflicts = findConflicts(question.object, live, question.fieldManager)
  if (!question.forceConflicts && !isTakenBack(conflicts, reply.failure, question, live)) {
    return { kind: 'conflict', conflicts, failure: reply.failure }
  }
  const forced = await dryRun(api, question, true)
  if (!forced.ok) return { kind: 'rejected', failure: forced.failure }
  return { kind: 'accepted', result: forced.value, taken: conflicts }
}

/** Force is all or nothing per request: every field of the conflict must be known, and a take-back manager's. */
function isTakenBack(
  conflicts: readonly Conflict[],
  failure: ApiFailure,
  { object, fieldManager }: Question,
  live: LiveObject,
): boolean {
  if (!conflicts.every(conflict => conflict.takeBack)) return false
  return unexplainedCauses(failure, object, live, fieldManager).length === 0
}
