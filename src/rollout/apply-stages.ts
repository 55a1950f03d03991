import { applyRank, rankName } from '../manifest/order.ts'
import type { Change, WriteChange } from '../plan/change.ts'
import { changesOf, isWrite } from '../plan/changes-of.ts'
import { isOfCluster } from '../plan/is-of-cluster.ts'
import type { Plan } from '../plan/plan.ts'
import { lateKeys } from './late-keys.ts'
import { blockingTasks, needsOf } from './needs.ts'
import { ranks } from './ranks.ts'
import { toBeReady } from './ready-tasks.ts'
import { type AwaitServed, awaitedKinds, awaitServed } from './served-tasks.ts'
import { type AwaitReadyTask, idOf, type Stage, type Task, type TaskId } from './task.ts'

/** Makes the tasks of one write. `gates` are the tasks of earlier waves that must succeed before it. */
type MakeTasks = (change: WriteChange, gates: readonly TaskId[]) => Task[]

/**
 * The stages of the writes of a plan: wave by wave (docs/rules.md 5.5), then restamps, then the wait of `--wait`
 * (docs/rules.md 10.10).
 */
export function applyStages({
  changes,
  wait,
  readiness,
}: Pick<Plan, 'changes' | 'wait' | 'readiness'>): Stage[] {
  const awaited = awaitedKinds(changes)
  const served = (change: AwaitServed) => awaitServed(change, awaited)
  const earlier = [...changesOf(changes, 'unchanged'), ...changesOf(changes, 'restamp')].flatMap(served)
  const writes = changes.filter(change => isWrite(change) && change.action !== 'restamp')
  const blocking = blockingTasks(writes, [...earlier, ...writes.flatMap(served)])
  const apply: MakeTasks = (change, gates) => {
    const [wait] = change.action === 'restamp' ? [] : served(change)
    const needs = [...gates, ...needsOf(change, blocking)]
    const task = { kind: 'apply', id: idOf('apply', change.key), needs, change } as const
    return wait === undefined ? [task] : [{ ...task, doneBy: wait.id }, wait]
  }
  const waves = [...Map.groupBy(changes.filter(isWanted), waveOf)].sort(([a], [b]) => a - b)
  const last = waves.findLastIndex(([, members]) => members.some(isChanging))
  const awaitedWaves = waves.slice(0, Math.max(last, 0))
  const gates: TaskId[] = []
  const inWaves = waves.slice(0, last + 1).flatMap(([wave, members], index) => {
    const ranked = rankStages(members.filter(isChanging), change => apply(change, [...gates]))
    if (index >= awaitedWaves.length) return named(ranked, waves.length, wave)
    const wait = awaitReady(members, readiness, { needs: [...gates], wave })
    gates.splice(0, gates.length, wait.id)
    return named([...ranked, { name: 'readiness', half: 'apply', tasks: [wait] }], waves.length, wave)
  })
  const rest = waves.slice(awaitedWaves.length).flatMap(([, members]) => members)
  const atEnd = wait ? [awaitReady(rest, readiness, { needs: gates, writes })] : []
  return [
    { name: 'kinds of earlier runs', half: 'apply', tasks: earlier },
    ...inWaves,
    {
      name: 'restamps',
      half: 'apply',
      tasks: changesOf(changes, 'restamp').flatMap(change => apply(change, [])),
    },
    { name: 'readiness', half: 'apply', tasks: atEnd.filter(({ objects }) => objects.length > 0) },
  ]
}

/** Writes by rank, and after them, by rank again, those that come after all others. */
function rankStages(writes: readonly WriteChange[], apply: (change: WriteChange) => Task[]): Stage[] {
  const late = lateKeys(writes)
  const inRanks = (some: readonly WriteChange[], nameOf: (rank: number) => string) =>
    ranks(some, ({ ref }) => applyRank(ref)).map(([rank, group]): Stage => {
      return { name: nameOf(rank), half: 'apply', tasks: group.flatMap(apply) }
    })
  return [
    ...inRanks(
      writes.filter(({ key }) => !late.has(key)),
      rankName,
    ),
    ...inRanks(
      writes.filter(({ key }) => late.has(key)),
      rank => `${rankName(rank)}, after all others`,
    ),
  ]
}

/** The wait for the objects of a wave, or without `wave` the one after all writes. */
function awaitReady(
  members: readonly Change[],
  rules: Plan['readiness'],
  {
    needs,
    wave,
    writes = members,
  }: { readonly needs: readonly TaskId[]; readonly wave?: number; readonly writes?: readonly Change[] },
): AwaitReadyTask {
  return {
    kind: 'await-ready',
    id: idOf('ready', wave === undefined ? 'all' : `wave ${wave}`),
    needs,
    ...(wave === undefined ? {} : { wave }),
    objects: toBeReady(members, rules),
    writes: writes.filter(isChanging).map(({ key }) => idOf('apply', key)),
  }
}

/** Stages carry the name of their wave if there are several. */
function named(stages: readonly Stage[], waves: number, wave: number): Stage[] {
  return waves < 2 ? [...stages] : stages.map(stage => ({ ...stage, name: `wave ${wave}, ${stage.name}` }))
}

function isWanted(change: Change): boolean {
  return change.action === 'unchanged' || isWrite(change)
}

function isChanging(change: Change): change is WriteChange {
  return isWrite(change) && change.action !== 'restamp'
}

function waveOf(change: Change): number {
  return isOfCluster(change) ? 0 : (change.wave ?? 0)
}
