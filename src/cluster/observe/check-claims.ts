import type { ApiFailure, Reply } from '../../api/reply.ts'
import { refOf } from '../../manifest/key.ts'
import type { LiveObject } from '../../manifest/object.ts'
import type { Claim, FoundClaim } from '../../plan/fields/claim.ts'
import type { Conflict } from '../../plan/fields/conflict.ts'
import { patchTo } from '../../plan/fields/patch-to.ts'
import { predicted } from '../../plan/fields/predicted.ts'
import { withClaims } from '../../plan/fields/with-claims.ts'
import type { Accepted } from '../../plan/observation.ts'
import type { Api } from '../rest/api.ts'
import type { Question } from './question.ts'

/** One object whose apply may need claims, and what was found out about it. */
export interface ClaimCase {
  readonly question: Question
  readonly live: LiveObject
  /** What becomes ours before the apply. */
  readonly claims: readonly FoundClaim[]
  /** The conflicts that remain then, and that the apply overrides with force. */
  readonly taken: readonly Conflict[]
}

/** Asks the server for the result of an apply after claims, without an apply. */
export function checkClaims(api: Api, one: ClaimCase, claims: readonly Claim[]): Promise<Reply<LiveObject>> {
  const { manifest, fieldManager } = one.question
  const owners = withClaims(one.live, claims, fieldManager)
  return checkTarget(api, one, predicted(manifest.object, owners, fieldManager))
}

/** The answer with a result that the server has accepted. */
export function accepted(result: LiveObject, { taken }: ClaimCase): Accepted {
  return { kind: 'accepted', result, taken }
}

/** Whether a rule of the kind rejects the object. Its causes name fields. */
export function isInvalid({ status }: ApiFailure): boolean {
  return status === 422
}

/** Asks the server whether the live object could become another one. */
export function checkTarget(
  api: Api,
  { question, live }: ClaimCase,
  target: LiveObject,
): Promise<Reply<LiveObject>> {
  const { resource, fieldManager } = question
  return api.patch(resource, refOf(live), patchTo(live, target), { fieldManager, dryRun: true })
}

/**
 * The claims that are tried next if the server rejects the result of some. Extras are given up first, and then claims that
 * nobody has asked for. Neither is worth a refusal, for example of an immutable Job. Undefined if nothing is given up.
 */
export function fewerClaims(claims: readonly FoundClaim[]): readonly FoundClaim[] | undefined {
  const entries = claims.filter(claim => claim.kind === 'entry')
  if (entries.length < claims.length) return entries
  return entries.length > 0 && entries.every(({ why }) => why === 'first') ? [] : undefined
}
