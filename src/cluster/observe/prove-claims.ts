import type { Reply } from '../../api/reply.ts'
import type { LiveObject } from '../../manifest/object.ts'
import { deepEqual } from '../../plan/deep-equal.ts'
import { predicted, withoutOurDropped } from '../../plan/fields/predicted.ts'
import { withClaims } from '../../plan/fields/with-claims.ts'
import type { Answer } from '../../plan/observation.ts'
import type { Api } from '../rest/api.ts'
import { accepted, type ClaimCase, checkTarget, fewerClaims, isInvalid } from './check-claims.ts'
import { clearLeftovers } from './clear-leftovers.ts'

/**
 * The answer about an apply after claims. The dry run of an apply knows nothing of claims, because a dry run writes
 * nothing. The result is therefore computed, and the server checks it as a JSON patch of the live object.
 */
export async function proveClaims(api: Api, one: ClaimCase, reply: Reply<LiveObject>): Promise<Answer> {
  const { claims } = one
  if (!reply.ok && !isInvalid(reply.failure)) return { kind: 'rejected', failure: reply.failure }
  const proof = claims.length === 0 ? reply : await claimedResult(api, one, reply)
  if (proof.ok) return { ...accepted(proof.value, one), ...(claims.length === 0 ? {} : { claims }) }
  const { failure } = proof
  // If the server accepts the manifest without claims that are not worth a refusal, nothing more is cleared for them.
  const isEnough = reply.ok && fewerClaims(claims) !== undefined
  return isInvalid(failure) && !isEnough ? clearLeftovers(api, one, failure) : { kind: 'rejected', failure }
}

async function claimedResult(api: Api, one: ClaimCase, reply: Reply<LiveObject>): Promise<Reply<LiveObject>> {
  const { question, live, claims } = one
  const { manifest, fieldManager } = question
  const owners = withClaims(live, claims, fieldManager)
  if (!reply.ok) return checkTarget(api, one, predicted(manifest.object, owners, fieldManager))
  const target = withoutOurDropped(manifest.object, reply.value, owners, fieldManager)
  return deepEqual(target, reply.value) ? reply : checkTarget(api, one, target)
}
