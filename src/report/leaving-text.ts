import { describeRef } from '../manifest/key.ts'
import type { Leaving } from '../plan/change.ts'
import { heldByText } from '../plan/held-by.ts'
import { placedName } from './names.ts'
import { visible } from './visible.ts'

/** The line of diff for an object that an earlier run, or somebody else, has deleted and that still exists. */
export function leavingLine(leaving: Leaving): string {
  return `= ${placedName(leaving.ref)} is being deleted${visible(heldByText(leaving))}`
}

/** The lines of prune and delete for such objects. Without them, a run that finds nothing to delete would hide them. */
export function leavingLines(leaving: readonly Leaving[]): string {
  return leaving
    .map(one => `${visible(`${describeRef(one.ref)} is being deleted already${heldByText(one)}`)}\n`)
    .join('')
}
