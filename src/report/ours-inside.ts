import type { Delete } from '../plan/change.ts'
import { explainKeep } from './keep-reason.ts'
import { placedName } from './names.ts'

const most = 5

/** One line for each of the first objects of ours that go with a Namespace or a CRD although a rule keeps them. */
export function oursInsideLines({ oursInside = [] }: Pick<Delete, 'oursInside'>): string[] {
  const named = oursInside.slice(0, most).map(({ ref, reason }) => {
    return `also deletes ${placedName(ref)}, although ${explainKeep(reason).message}`
  })
  const rest = oursInside.length - named.length
  return rest > 0 ? [...named, `also deletes ${rest} more that would be kept alone`] : named
}
