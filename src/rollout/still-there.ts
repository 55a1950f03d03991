import type { ApiFailure } from '../api/reply.ts'
import { describeRef } from '../manifest/key.ts'
import type { Remaining } from './rollout-api.ts'

/** The failure of a deletion whose object still exists when the time for it is up, or may exist. */
export function stillThere(one: Remaining): ApiFailure {
  return { status: 0, reason: 'StillThere', message: `it was deleted and ${stateText(one)}`, causes: [] }
}

/** The cause of what is not run because an object comes before it, as a clause. */
export function comesAfter(one: Remaining): string {
  return `it comes after ${describeRef(one.ref)}, which ${stateText(one)}`
}

function stateText({ finalizers, holders = [], unseen }: Remaining): string {
  if (unseen !== undefined) return `may still be there, because the server does not say: ${unseen.message}`
  return finalizers.length === 0
    ? 'is still there'
    : `is still there, held by its finalizers ${finalizers.map(name => heldBy(name, holders)).join(', ')}`
}

/** `example.com/clean-up (set by "widget-operator")`. The holder is the field manager that has set the finalizer. */
function heldBy(name: string, holders: NonNullable<Remaining['holders']>): string {
  const manager = holders.find(({ finalizer }) => finalizer === name)?.manager
  return manager === undefined ? name : `${name} (set by ${JSON.stringify(manager)})`
}
