import type { Resource } from '../api/resource.ts'
import { keyOf, type ObjectKey, type ObjectRef } from '../manifest/key.ts'
import { isCrd, isNamespace } from '../manifest/kind.ts'
import { applyRank, deleteRank, rankName } from '../manifest/order.ts'
import {
  type Change,
  changesOf,
  type Delete,
  isWrite,
  type Leaving,
  type Unchanged,
  type WriteChange,
} from '../plan/change.ts'
import type { Plan } from '../plan/plan.ts'
import { referencesOf } from '../plan/references.ts'
import type { Scope } from './scope.ts'
import type { AwaitGoneTask, AwaitServedTask, Stage, Task, TaskGraph, TaskId } from './task.ts'

/**
 * Compiles a plan and a scope to tasks. It is a pure function. Writes come rank by rank, then restamps, then
 * deletions. A rank of deletions is awaited if another rank comes after it, because a custom resource must be gone
 * before its operator and its CRD are deleted (docs/rules.md 5.3).
 */
export function compileTasks(plan: Pick<Plan, 'changes' | 'leaving'>, scope: Scope): TaskGraph {
  const stages = [
    ...(scope.apply ? applyStages(plan.changes) : []),
    ...(scope.prune ? pruneStages(plan) : []),
  ]
  return { stages: stages.filter(({ tasks }) => tasks.length > 0) }
}

function applyStages(changes: readonly Change[]): Stage[] {
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

function pruneStages({ changes, leaving }: Pick<Plan, 'changes' | 'leaving'>): Stage[] {
  const awaitable = leaving.filter(({ isPruned }) => isPruned)
  const groups = ranks([...changesOf(changes, 'delete'), ...awaitable], ({ ref }) => deleteRank(ref))
  // What an earlier run has deleted is awaited only for deletions of this run.
  const last = groups.findLastIndex(([, group]) => group.some(isDelete))
  const awaited: TaskId[] = []
  const releases = changesOf(changes, 'release').map((change): Task => {
    return { kind: 'release', id: idOf('release', change.key), needs: [], change }
  })
  const deletions = groups.map(([, group], index): Stage => {
    const needs = [...awaited]
    const waits = index < last ? awaitGone(group) : []
    const doneBy = new Map(waits.flatMap(({ id, changes }) => changes.map(({ key }) => [key, id] as const)))
    const deletes = group.filter(isDelete).map((change): Task => {
      const wait = doneBy.get(change.key)
      const task = { kind: 'delete', id: idOf('delete', change.key), needs, change } as const
      return wait === undefined ? task : { ...task, doneBy: wait }
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

/** One wait for each kind, not for each object. */
function awaitGone(group: readonly (Delete | Leaving)[]): AwaitGoneTask[] {
  const kinds = Map.groupBy(
    group,
    ({ resource: { plural, group: of, version } }) => `${plural}.${version}.${of}`,
  )
  return [...kinds].flatMap(([name, members]): AwaitGoneTask[] => {
    const [first] = members
    if (first === undefined) return []
    const changes = members.filter(isDelete)
    const leaving = members.filter(one => !isDelete(one))
    const after = changes.map(({ key }) => idOf('delete', key))
    const { resource } = first
    return [{ kind: 'await-gone', id: idOf('gone', name), needs: [], after, resource, changes, leaving }]
  })
}

type AwaitServed = Unchanged | WriteChange

function awaitServed(
  change: AwaitServed,
  awaited: ReadonlyMap<string, readonly Resource[]>,
): AwaitServedTask[] {
  const { ref, key, resource } = change
  const kinds = isCrd(ref) ? (awaited.get(ref.name) ?? []) : []
  if (kinds.length === 0) return []
  const id = idOf('served', key)
  const base = { kind: 'await-served', id, crd: ref, resource, kinds } as const
  // These CRDs were written by an earlier run, so the wait needs no task of this run.
  if (change.action === 'unchanged' || change.action === 'restamp') return [{ ...base, needs: [] }]
  return isWrite(change) ? [{ ...base, needs: [idOf('apply', key)], change }] : []
}

/** The kinds that objects of the plan need and the server does not serve yet, by the name of their CRD. */
function awaitedKinds(changes: readonly Change[]): Map<string, Resource[]> {
  const kinds = new Map<string, Map<string, Resource>>()
  for (const change of changes) {
    if (!isWrite(change) || change.notAsked !== 'kind-to-come') continue
    const { resource } = change
    const name = crdName(resource)
    kinds.set(name, (kinds.get(name) ?? new Map()).set(`${resource.version}/${resource.kind}`, resource))
  }
  return new Map([...kinds].map(([name, resources]) => [name, [...resources.values()]]))
}

/**
 * The last task of each Namespace that this run creates, and of each CRD that it writes. Objects that need the
 * Namespace or CRD wait for that task. A Namespace that exists is left out, because its objects do not need its update.
 */
function blockingTasks(
  writes: readonly WriteChange[],
  waits: readonly AwaitServedTask[],
): Map<ObjectKey, TaskId> {
  const needed = writes.filter(({ action, ref }) => action === 'create' || !isNamespace(ref))
  return new Map([
    ...needed.map(({ key }) => [key, idOf('apply', key)] as const),
    ...waits.map(({ crd, id }) => [keyOf(crd), id] as const),
  ])
}

/**
 * The tasks of the object's Namespace and of its kind's CRD (docs/rules.md 1.8). An object that the server has accepted
 * with the CRD of today does not need the change of the CRD.
 */
function needsOf(change: WriteChange, blocking: ReadonlyMap<ObjectKey, TaskId>): TaskId[] {
  return neededKeys(change).flatMap(key => blocking.get(key) ?? [])
}

/**
 * The writes that come after all others: those that something rejects today that this rollout changes or brings up
 * (docs/rules.md 1.18), and those that need one of them.
 */
function lateKeys(writes: readonly WriteChange[]): ReadonlySet<ObjectKey> {
  const isLate = ({ notAsked }: WriteChange) =>
    notAsked === 'admission-to-change' || notAsked === 'webhook-silent'
  const late = new Set(writes.filter(isLate).map(({ key }) => key))
  const created = new Set(writes.filter(({ action }) => action === 'create').map(({ key }) => key))
  const needsLate = (change: WriteChange) => {
    const references = change.notAsked === 'reference-to-come' ? referencesOf(change.body) : []
    return [...neededKeys(change), ...references].some(key => late.has(key) && created.has(key))
  }
  for (let known = 0; late.size > known; ) {
    known = late.size
    for (const change of writes) if (!late.has(change.key) && needsLate(change)) late.add(change.key)
  }
  return late
}

/** The keys of the object's Namespace, and of its kind's CRD if the object needs a change of the CRD. */
function neededKeys({
  ref,
  resource,
  notAsked,
}: Pick<WriteChange, 'ref' | 'resource' | 'notAsked'>): ObjectKey[] {
  return [
    ...(ref.namespace === undefined ? [] : [namespaceKey(ref.namespace)]),
    ...(notAsked === 'kind-to-come' || notAsked === 'kind-to-change' ? [crdKey(resource)] : []),
  ]
}

function namespaceKey(name: string): ObjectKey {
  return keyOf({ apiVersion: 'v1', kind: 'Namespace', name })
}

function crdKey(resource: Resource): ObjectKey {
  const crd: ObjectRef = {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    name: crdName(resource),
  }
  return keyOf(crd)
}

function crdName({ plural, group }: Resource): string {
  return `${plural}.${group}`
}

function idOf(kind: string, about: string): TaskId {
  return `${kind} ${about}` as TaskId
}

/** Groups changes by rank, lowest rank first. The order inside a rank stays. */
function ranks<C>(changes: readonly C[], rankOf: (change: C) => number): [number, C[]][] {
  return [...Map.groupBy(changes, rankOf)].sort(([a], [b]) => a - b)
}
