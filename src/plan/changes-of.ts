import type { Change, WriteChange } from './change.ts'

/** Whether a change is carried out by a server-side apply of the whole manifest. */
export function isWrite(change: Change): change is WriteChange {
  switch (change.action) {
    case 'create':
    case 'update':
    case 'replace':
    case 'adopt':
    case 'restamp':
      return true
    case 'unchanged':
    case 'refused':
    case 'release':
    case 'delete':
    case 'keep':
      return false
  }
}

/** The changes that have one action, in the order of the plan. */
export function changesOf<A extends Change['action']>(
  changes: readonly Change[],
  action: A,
): Extract<Change, { action: A }>[] {
  return changes.filter((change): change is Extract<Change, { action: A }> => change.action === action)
}
