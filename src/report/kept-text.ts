import { describeRef } from '../manifest/key.ts'
import type { Change, Delete, Keep, Release } from '../plan/change.ts'
import { keptInside } from '../plan/prune/kept-inside.ts'
import type { KeepReason } from '../plan/reasons.ts'
import type { Explanation } from './explanation.ts'
import { explainKeep } from './keep-reason.ts'
import { visible } from './visible.ts'

const most = 5

/**
 * Why an object is kept. If it is kept because of its contents, the explanation names those that are ours and are kept
 * themselves, each with its own reason. `changes` are all changes of the plan.
 */
export function explainKept(
  { change, reason }: { readonly change: Keep | Delete | Release; readonly reason: KeepReason },
  changes: readonly Change[],
): Explanation {
  const explanation = explainKeep(reason)
  const inside = change.action === 'keep' ? keptInside(change, changes) : []
  if (reason.kind !== 'contents' || inside.length === 0) return explanation
  const named = inside.slice(0, most).map(one => {
    return `${visible(describeRef(one.ref))} is ours and stays: ${explainKeep(one.reason).message}`
  })
  const rest = inside.length - named.length
  const more = rest > 0 ? [`${rest} more are ours and stay`] : []
  const message = `its deletion would also delete objects that stay: ${reason.what} (${reason.count} in all)`
  return { ...explanation, message: visible(message), details: [...named, ...more] }
}
