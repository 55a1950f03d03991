import type { ApiFailure } from '../../api/reply.ts'
import { asksForForce } from '../../manifest/force-annotation.ts'
import type { LiveObject } from '../../manifest/object.ts'
import type { Claim, VersionClaim } from '../../plan/fields/claim.ts'
import { findConflicts } from '../../plan/fields/conflict.ts'
import { findClaims } from '../../plan/fields/find-claims.ts'
import { predicted } from '../../plan/fields/predicted.ts'
import { withClaims } from '../../plan/fields/with-claims.ts'
import { withVersions } from '../../plan/fields/with-versions.ts'
import type { Answer } from '../../plan/observation.ts'
import type { Api } from '../rest/api.ts'
import { accepted, checkTarget } from './check-claims.ts'
import type { Question } from './question.ts'

/**
 * The answer about an object with entries of a version that the server can't convert any more (docs/rules.md 1.30). The
 * server fails each apply to it, also a dry run. The conflicts and the result are therefore computed from managedFields
 * as they will be, and the server checks the result as a JSON patch of the live object. `failure` is that of the dry run.
 */
export async function answerOutdated(
  api: Api,
  { question, live }: { readonly question: Question; readonly live: LiveObject },
  failure: ApiFailure,
  apiVersion: string,
): Promise<Answer> {
  const { fieldManager, manifest } = question
  const { object } = manifest
  const version: VersionClaim = { kind: 'version', apiVersion }
  const claims: Claim[] = [version, ...findClaims(object, withVersions(live, [version]), question)]
  const owners = withClaims(live, claims, fieldManager)
  const taken = findConflicts(object, owners, question)
  const isForced = question.forceConflicts || asksForForce(object)
  if (!isForced && !taken.every(conflict => conflict.takeBack))
    return { kind: 'conflict', conflicts: taken, failure }
  const one = { question, live, claims: [], taken }
  const reply = await checkTarget(api, one, predicted(object, owners, fieldManager))
  return reply.ok ? { ...accepted(reply.value, one), claims } : { kind: 'rejected', failure: reply.failure }
}
