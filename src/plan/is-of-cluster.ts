import type { Change, Delete, Keep, RefusedRemoval, Release } from './change.ts'

/** Whether a change is about an object that is not wanted. Such a change has no manifest. */
export function isOfCluster(change: Change): change is Release | Delete | Keep | RefusedRemoval {
  switch (change.action) {
    case 'release':
    case 'delete':
    case 'keep':
      return true
    case 'refused':
      return change.half === 'prune'
    case 'create':
    case 'update':
    case 'replace':
    case 'adopt':
    case 'restamp':
    case 'unchanged':
      return false
  }
}
