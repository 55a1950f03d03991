import type { Reply } from '../../api/reply.ts'
import { type ApiFailure, isFieldConflict } from '../../api/reply.ts'
import type { Resource } from '../../api/resource.ts'
import type { FindSchema } from '../../manifest/crd-schema.ts'
import type { Manifest } from '../../manifest/manifest.ts'
import type { LiveObject } from '../../manifest/object.ts'
import type { AdoptionRules } from '../../plan/adoption.ts'
import { type Conflict, findConflicts, unexplainedCauses } from '../../plan/conflict.ts'
import type { Answer } from '../../plan/observation.ts'
import type { Api } from '../rest/api.ts'

/** One wanted object, and the rules for asking the server about it. */
export interface Question extends AdoptionRules {
  readonly manifest: Manifest
  readonly resource: Resource
  readonly forceConflicts: boolean
  /** Knows the defaults that the server fills in. */
  readonly findDefaults?: FindSchema
}

/** Asks the server what an apply would make of the object. */
export function dryRun(api: Api, question: Question, force = false): Promise<Reply<LiveObject>> {
  const { manifest, resource, fieldManager } = question
  return api.apply(resource, manifest.object, { fieldManager, force, dryRun: true })
}

/**
 * Turns the reply to a dry run into an answer. After a field conflict the server is asked once more with force, if
 * only take-back managers own the fields (docs/rules.md 1.5) or `--force-conflicts` is given.
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
  const conflicts = findConflicts(question.manifest.object, live, question.fieldManager)
  if (!question.forceConflicts && !isTakenBack(conflicts, reply.failure, question, live)) {
    return { kind: 'conflict', conflicts, failure: reply.failure }
  }
  const forced = await dryRun(api, question, true)
  if (!forced.ok) return { kind: 'rejected', failure: forced.failure }
  return { kind: 'accepted', result: forced.value, taken: conflicts }
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
