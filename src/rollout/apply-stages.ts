import { applyRank, rankName } from '../manifest/order.ts'
import { type Change, changesOf, isWrite, type WriteChange } from '../plan/change.ts'
import { lateKeys } from './late-keys.ts'
import { blockingTasks, needsOf } from './needs.ts'
import { ranks } from './ranks.ts'
import { type AwaitServed, awaitedKinds, awaitServed } from './served-tasks.ts'
import { idOf, type Stage, type Task } from './task.ts'

/** The stages of the writes of a plan: rank by rank, then what comes after all others, then restamps. */
export function applyStages(changes: readonly Change[]): Stage[] {
  const awaited = awaitedKinds(changes)
  const served = (change: AwaitServed) => awaitServed(change, awaited)
  const earlier = [...changesOf(changes, 'unchanged'), ...changesOf(changes, 'restamp')].flatMap(served)
  const writes = changes.filter(change => isWrite(change) && change.action !== 'restamp')
  const blocking = blockingTasks(writes, [...earlier, ...writes.flatMap(served)])
  const apply = (change: WriteChange): Task[] => {
    const [wait] = change.action === 'restamp' ? [] : served(change)
    const task = {
      kind: 'apply',
      id: idOf('apply', change.key),
      needs: needsOf(change, blocking),
      change,
    } as const
    return wait === undefined ? [task] : [{ ...task, doneBy: wait.id }, wait]
  }
  const late = lateKeys(writes)
  const inRanks = (some: readonly WriteChange[], nameOf: (rank: number) => string) =>
    ranks(some, ({ ref }) => applyRank(ref)).map(([rank, group]): Stage => {
      return { name: nameOf(rank), half: 'apply', tasks: group.flatMap(apply) }
    })
  return [
    { name: 'kinds of earlier runs', half: 'apply', tasks: earlier },
    ...inRanks(
      writes.filter(({ key }) => !late.has(key)),
      rankName,
    ),
    ...inRanks(
      writes.filter(({ key }) => late.has(key)),
      rank => `${rankName(rank)}, after all others`,
    ),
    { name: 'restamps', half: 'apply', tasks: changesOf(changes, 'restamp').flatMap(apply) },
  ]
}
