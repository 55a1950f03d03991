import { rejectionOf } from '../../api/rejection.ts'
import { asksForRecreate } from '../../manifest/recreate-annotation.ts'
import type { Rejected } from '../../plan/observation.ts'
import { againstReplacing, beyondFlag } from '../../plan/prune/replace-gate.ts'
import type { Api } from '../rest/api.ts'
import type { Seen } from './ask.ts'
import type { Question } from './question.ts'
import { tryCreate } from './try-create.ts'

/**
 * Looks whether an object that the server rejects can be deleted and created again (docs/rules.md 1.33): each cause is an
 * immutable field, the object may be deleted, and the server would create the new one. Without the flag or the annotation,
 * the rejection only says whether that is possible. Any other answer is returned as it is.
 */
export async function askRecreate(api: Api, question: Question, seen: Seen): Promise<Seen> {
  const { live, answer } = seen
  if (answer.kind !== 'rejected' || answer.inTheWay !== undefined || live === undefined) return seen
  const rejection = rejectionOf(answer.failure)
  if (rejection.kind !== 'immutable') return seen
  const { manifest, resource, fieldManager } = question
  const { object } = manifest
  const isAnnotated = asksForRecreate(object)
  const isAsked = question.recreate || isAnnotated
  const refused = (recreate: NonNullable<Rejected['recreate']>): Seen => {
    const isWay = recreate.kind === 'possible' || recreate.kind === 'needs-annotation'
    return isAsked || isWay ? { ...seen, answer: { ...answer, recreate } } : seen
  }
  const against = againstReplacing(live, resource, question)
  if (against !== undefined) return refused(against)
  const created = await tryCreate(api, { resource, object, live, fieldManager })
  if (!created.ok) return refused({ kind: 'create-rejected', failure: created.failure })
  const beyond = isAnnotated ? undefined : beyondFlag(live, resource)
  if (beyond !== undefined) return refused(beyond)
  if (!isAsked) return refused({ kind: 'possible' })
  // The new object gets the whole manifest, also the fields that were left to other managers of the old one.
  return { manifest, live, answer: { kind: 'replaceable', fields: rejection.fields, result: created.value } }
}
