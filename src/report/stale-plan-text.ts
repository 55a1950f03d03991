import type { Change } from '../plan/change.ts'
import { growthText } from '../plan/prune/growth.ts'
import type { StaleChange, StaleNow, StalePart } from '../plan/saved/stale-changes.ts'
import { fieldPath } from './field-path.ts'
import { placedName } from './names.ts'
import { visible } from './visible.ts'

/** What a plan does, in the words of diff. */
const planned: Record<Change['action'], string> = {
  create: 'creates it',
  update: 'updates it',
  replace: 'replaces it',
  adopt: 'adopts it',
  restamp: 'restamps it',
  unchanged: 'does not change it',
  release: 'releases it',
  delete: 'deletes it',
  keep: 'keeps it',
  refused: 'refuses it',
}

/** What a plan of now would do. */
const wouldBe: Record<Change['action'], string> = {
  create: 'it would be created now',
  update: 'it would be updated now',
  replace: 'it would be replaced now',
  adopt: 'it would be adopted now',
  restamp: 'it would be restamped now',
  unchanged: 'it would stay unchanged now',
  release: 'it would be released now',
  delete: 'it would be deleted now',
  keep: 'it would be kept now',
  refused: 'it would be refused now',
}

const partWords: Record<StalePart, string> = {
  body: 'the manifest',
  rows: 'fields that the plan changes and that no longer differ',
  fields: 'the immutable fields that change',
  version: 'the values of the live Secret, or another part of it',
  taken: 'the fields that are taken from other managers',
  claims: 'the fields of other managers that become ours before the write',
  givenUp: 'the fields that are given up',
  fully: 'whether prune may delete it later',
  from: 'the instance to which it belongs',
  changes: 'what the restamp changes',
  way: 'the way of the release',
  why: 'the reason of the release',
}

/** One line about an object for which a saved plan no longer fits: its name, what is planned, and what would happen now. */
export function staleChangeText({ ref, planned: action, now }: StaleChange): string {
  return `${placedName(ref)}: the plan ${planned[action]}, but ${nowText(now)}`
}

function nowText(now: StaleNow): string {
  switch (now.kind) {
    case 'nothing':
      return 'it is gone, being deleted or no longer ours'
    case 'action':
      return wouldBe[now.action]
    case 'other-object':
      return 'another object has its name now'
    case 'takes-more':
      return `its deletion would also delete more now: ${visible(growthText(now.growth))}`
    case 'content': {
      const paths = now.rows.map(({ path }) => visible(fieldPath(path)))
      const [first, ...others] = paths.length > 0 ? paths : now.parts.map(part => partWords[part])
      return `what would change now differs: ${first}${others.length === 0 ? '' : ` and ${others.length} more`}`
    }
  }
}
