import type { WriteChange } from '../plan/change.ts'
import type { FieldsCheck, NotAsked } from '../plan/observation.ts'
import { visible } from './visible.ts'

const notAskedWords: Record<NotAsked, string> = {
  'namespace-to-come': 'not checked by the server: its namespace is yet to come',
  'namespace-refused': 'not checked by the server: its namespace is refused, so it does not exist yet',
  'kind-to-come': 'not checked by the server: its kind is yet to come',
  'kind-to-change': 'not checked by the server: the CRD of its kind is to change',
  'reference-to-come': 'not checked by the server: what it refers to is yet to come',
  'admission-to-change':
    'not checked by the server: this rollout changes what rejects it today, and writes it after that',
  'webhook-silent':
    'not checked by the server: a webhook of this rollout does not answer, so it is written last',
  'webhook-without-dry-run': 'not checked by the server: a webhook allows no dry run',
  aggregated: 'not checked by the server: an aggregated API might keep what a dry run sends',
}

/** Why the server did not check a change, and what was checked all the same. Empty if the server checked the change. */
export function notAskedLines({
  notAsked,
  obstacle,
  fieldsChecked,
}: Pick<WriteChange, 'notAsked' | 'obstacle' | 'fieldsChecked'>): string[] {
  if (notAsked === undefined) return []
  const why = notAskedWords[notAsked] + (obstacle === undefined ? '' : ` (${visible(obstacle)})`)
  return [fieldsChecked === undefined ? why : `${why}; ${checkedWords(fieldsChecked)}`]
}

function checkedWords(check: FieldsCheck): string {
  if (check.by === 'dry-run')
    return `a dry run in the namespace ${visible(check.namespace)} has checked its fields${check.podSecurity ? ', but not the Pod Security of its namespace' : ''}`
  return `its fields were checked by the schema of its CRD${check.celRules ? ', but not by the CEL rules in it' : ''}`
}
