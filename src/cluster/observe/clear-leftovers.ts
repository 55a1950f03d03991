import type { ApiFailure, FailureCause, Reply } from '../../api/reply.ts'
import type { LiveObject } from '../../manifest/object.ts'
import type { FieldClaim } from '../../plan/fields/claim.ts'
import { findLeftovers, type Leftover } from '../../plan/fields/leftovers.ts'
import { withClaims } from '../../plan/fields/with-claims.ts'
import type { Answer } from '../../plan/observation.ts'
import type { Api } from '../rest/api.ts'
import { accepted, type ClaimCase, checkClaims, isInvalid } from './check-claims.ts'

/** How many dry runs the search for fields in the way of one object may cost. */
const mostTries = 8

/**
 * The answer about a manifest that the server rejects beside fields that the manifest does not set. Fields are searched
 * by dry runs until the server accepts the manifest without them (docs/rules.md 1.20). If other managers own one of
 * them, the manifest is refused, and the answer names these fields.
 */
export async function clearLeftovers(api: Api, one: ClaimCase, failure: ApiFailure): Promise<Answer> {
  const { question, live, claims } = one
  const { object, configured } = question.manifest
  const refused: Answer = { kind: 'rejected', failure }
  const cleared: Leftover[] = []
  let tries = 0
  let last = failure
  for (;;) {
    const owners = withClaims(live, [...claims, ...cleared.map(claimOf)], question.fieldManager)
    const step = await nextStep(last, {
      candidatesOf: cause =>
        findLeftovers(cause, { wanted: configured ?? object, live: owners, rules: question }),
      check: async some =>
        tries++ < mostTries
          ? checkClaims(api, one, [...claims, ...[...cleared, ...some].map(claimOf)])
          : undefined,
    })
    if (step === undefined) return refused
    cleared.push(...step.leftovers)
    if (step.reply.ok) return conclude(one, failure, cleared, step.reply.value)
    last = step.reply.failure
  }
}

function conclude(
  one: ClaimCase,
  failure: ApiFailure,
  cleared: readonly Leftover[],
  result: LiveObject,
): Answer {
  const foreign = cleared.filter(({ owners }) => owners.length > 0)
  if (foreign.length > 0) return { kind: 'rejected', failure, inTheWay: foreign }
  return { ...accepted(result, one), claims: [...one.claims, ...cleared.map(claimOf)] }
}

interface Search {
  readonly candidatesOf: (cause: FailureCause) => readonly Leftover[]
  /** Undefined if the search has cost too many dry runs. */
  readonly check: (some: readonly Leftover[]) => Promise<Reply<LiveObject> | undefined>
}

interface Step {
  readonly leftovers: readonly Leftover[]
  readonly reply: Reply<LiveObject>
}

/** The first fields without which the server accepts the manifest, or without which one cause goes away. */
async function nextStep({ causes }: ApiFailure, { candidatesOf, check }: Search): Promise<Step | undefined> {
  for (const cause of causes) {
    const found = candidatesOf(cause)
    const sets = [...found.map(leftover => [leftover]), ...(found.length > 1 ? [found] : [])]
    for (const leftovers of sets) {
      const reply = await check(leftovers)
      if (reply === undefined) return undefined
      if (reply.ok || isWithout(reply.failure, cause)) return { leftovers, reply }
    }
  }
  return undefined
}

/** Whether a rejection no longer has a cause, and only such causes as can be looked at, too. */
function isWithout(failure: ApiFailure, { field, reason }: FailureCause): boolean {
  return isInvalid(failure) && !failure.causes.some(cause => cause.field === field && cause.reason === reason)
}

/** Only what the plan keeps of a leftover. */
function claimOf({ kind, path, steps, keys, managers, why }: Leftover): FieldClaim {
  return { kind, path, steps, keys, managers, why }
}
