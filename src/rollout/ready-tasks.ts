import { hasTimeToLive } from '../manifest/time-to-live.ts'
import type { Change, Unchanged, WriteChange } from '../plan/change.ts'
import { isWrite } from '../plan/changes-of.ts'
import type { Plan } from '../plan/plan.ts'
import { isReadyOnceThere } from '../readiness/without-status.ts'
import type { ToBeReady } from './task.ts'

type Awaitable = Unchanged | WriteChange

/** The objects of some changes that can be awaited (docs/rules.md 10.10). */
export function toBeReady(changes: readonly Change[], rules: Plan['readiness']): ToBeReady[] {
  return changes
    .filter(isAwaitable)
    .filter(({ resource }) => !isReadyOnceThere(resource, rules))
    .map(change => {
      const { key, ref, resource } = change
      return { key, ref, resource, mayVanish: isWrite(change) && hasTimeToLive(change.body) }
    })
}

/** Whether the object of a change exists once the change is carried out. */
function isAwaitable(change: Change): change is Awaitable {
  return isWrite(change) || (change.action === 'unchanged' && !change.ranBefore)
}
