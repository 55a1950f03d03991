import { applyRank, deleteRank, rankName } from '../manifest/order.ts'
import type { Delete, Leaving } from '../plan/change.ts'
import { changesOf } from '../plan/changes-of.ts'
import type { Plan } from '../plan/plan.ts'
import { ranks } from './ranks.ts'
import { type AwaitGoneTask, idOf, type Stage, type Task, type TaskId } from './task.ts'

/** The stages of the releases and deletions of a plan, and the wait after each rank (docs/rules.md 5.3 and 5.4). */
export function pruneStages({ changes, leaving }: Pick<Plan, 'changes' | 'leaving'>): Stage[] {
  const awaitable = leaving.filter(({ isPruned }) => isPruned)
  const groups = ranks([...changesOf(changes, 'delete'), ...awaitable], ({ ref }) => deleteRank(ref))
  const awaited: TaskId[] = []
  const releases = changesOf(changes, 'release').map((change): Task => {
    return { kind: 'release', id: idOf('release', change.key), needs: [], change }
  })
  const deletions = groups.map(([, group]): Stage => {
    const needs = [...awaited]
    const waits = awaitGone(group, needs)
    const deletes = group.filter(isDelete).map((change): Task => {
      const doneBy = goneId(change)
      return { kind: 'delete', id: idOf('delete', change.key), needs, change, doneBy }
    })
    awaited.push(...waits.map(({ id }) => id))
    const name = group.slice(0, 1).map(({ ref }) => rankName(applyRank(ref)))
    return { name: name.join(), half: 'prune', tasks: [...deletes, ...waits] }
  })
  return [{ name: 'releases', half: 'prune', tasks: releases }, ...deletions]
}

function isDelete(one: Delete | Leaving): one is Delete {
  return one.action === 'delete'
}

/**
 * One wait for each kind, not for each object. If something of an earlier rank stays, objects that an earlier run has
 * deleted are not awaited, so that the time of a wait is not spent once more for each rank.
 */
function awaitGone(group: readonly (Delete | Leaving)[], needs: readonly TaskId[]): AwaitGoneTask[] {
  return [...Map.groupBy(group, goneId)].flatMap(([id, members]): AwaitGoneTask[] => {
    const [first] = members
    if (first === undefined) return []
    const changes = members.filter(isDelete)
    const leaving = members.filter(one => !isDelete(one))
    const after = changes.map(({ key }) => idOf('delete', key))
    const { resource } = first
    return [
      { kind: 'await-gone', id, needs: leaving.length > 0 ? needs : [], after, resource, changes, leaving },
    ]
  })
}

/** The wait for all objects of the kind. */
function goneId({ resource: { plural, group, version } }: Delete | Leaving): TaskId {
  return idOf('gone', `${plural}.${version}.${group}`)
}
