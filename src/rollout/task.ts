import type { Resource } from '../api/resource.ts'
import { describeRef, type ObjectKey, type ObjectRef } from '../manifest/key.ts'
import type { Delete, Leaving, Release, WriteChange } from '../plan/change.ts'

/** The kind of a task and its subject, such as `apply apps/Deployment/shop/web`. */
export type TaskId = string & { readonly __brand: 'TaskId' }

export type Task = ApplyTask | AwaitServedTask | AwaitReadyTask | ReleaseTask | DeleteTask | AwaitGoneTask

/** The id of a task of this kind, about this object or kind. */
export function idOf(kind: string, about: string): TaskId {
  return `${kind} ${about}` as TaskId
}

interface Common {
  readonly id: TaskId
  /** Tasks that must succeed before this one. If one of them does not, this one is not run. */
  readonly needs: readonly TaskId[]
}

export interface ApplyTask extends Common {
  readonly kind: 'apply'
  readonly change: WriteChange
  /** The task that completes the change, if this one does not: the wait for the kinds of a CRD. */
  readonly doneBy?: TaskId
}

/** Waits until the server serves the kinds of a CRD that objects of the plan need. */
export interface AwaitServedTask extends Common {
  readonly kind: 'await-served'
  readonly crd: ObjectRef
  readonly resource: Resource
  readonly kinds: readonly Resource[]
  /** The change that this wait completes; absent for a CRD that an earlier run has written. */
  readonly change?: WriteChange
}

/** Waits until written and unchanged objects are ready. */
export interface AwaitReadyTask extends Common {
  readonly kind: 'await-ready'
  /** The wave that later waves wait for. Absent for the wait of `--wait`, which comes after all writes. */
  readonly wave?: number
  readonly objects: readonly ToBeReady[]
  /** The writes before it, in earlier stages. If one of them has failed, nothing is awaited. */
  readonly writes: readonly TaskId[]
}

/** An object that a task awaits. */
export interface ToBeReady {
  readonly key: ObjectKey
  readonly ref: ObjectRef
  readonly resource: Resource
  /** Whether its absence means that it has completed: a Job with `ttlSecondsAfterFinished`. */
  readonly mayVanish: boolean
}

export interface ReleaseTask extends Common {
  readonly kind: 'release'
  readonly change: Release
}

export interface DeleteTask extends Common {
  readonly kind: 'delete'
  readonly change: Delete
  /** The wait that completes the deletion. */
  readonly doneBy: TaskId
}

/** Waits until deleted objects of one kind are gone. It also runs if deletions of `after` have failed. */
export interface AwaitGoneTask extends Common {
  readonly kind: 'await-gone'
  readonly resource: Resource
  readonly changes: readonly Delete[]
  /** Objects that an earlier run has deleted. */
  readonly leaving: readonly Leaving[]
  /** Tasks that must have ended before this one, with success or not. */
  readonly after: readonly TaskId[]
}

/** Tasks that may run at the same time. A stage starts when all tasks of the stage before have ended. */
export interface Stage {
  readonly name: string
  readonly half: 'apply' | 'prune'
  readonly tasks: readonly Task[]
}

/** The result of compiling a plan and a scope (compile.ts). */
export interface TaskGraph {
  readonly stages: readonly Stage[]
}

/** A graph as an indented tree: stages, their tasks, and below a task those tasks of its stage that wait for it. */
export function printTasks({ stages }: TaskGraph): string {
  return stages.flatMap(stage => [`${stage.half}: ${stage.name}`, ...stageLines(stage)]).join('\n')
}

/** A task in one line. */
export function taskText(task: Task): string {
  switch (task.kind) {
    case 'apply':
      return `${task.change.action} ${describeRef(task.change.ref)}`
    case 'release':
      return `release ${describeRef(task.change.ref)}`
    case 'delete':
      return `delete ${describeRef(task.change.ref)}`
    case 'await-served':
      return `await served ${task.crd.name} (${task.kinds.map(({ kind, version }) => `${kind} ${version}`).join(', ')})`
    case 'await-ready':
      return `await ready: ${task.objects.map(({ ref }) => describeRef(ref)).join(', ') || 'nothing'}`
    case 'await-gone':
      return `await gone ${[...task.changes, ...task.leaving].map(({ ref }) => describeRef(ref)).join(', ')}`
  }
}

/** The tasks that must have ended before a task starts. */
export function waitsOf(task: Task): readonly TaskId[] {
  return task.kind === 'await-gone' ? [...task.needs, ...task.after] : task.needs
}

function stageLines({ tasks }: Stage): string[] {
  const own = new Map(tasks.map(task => [task.id, task]))
  // A task stands below the last task that it waits for. The line names the other ones.
  const parentOf = (task: Task) => waitsOf(task).findLast(id => own.has(id))
  const children = Map.groupBy(tasks, parentOf)
  const lines = (task: Task, depth: number): string[] => {
    const parent = parentOf(task)
    const others = waitsOf(task).filter(id => id !== parent)
    const after = others.length === 0 ? '' : `, after ${others.join(', ')}`
    return [
      `${'  '.repeat(depth)}${taskText(task)}${after}`,
      ...(children.get(task.id) ?? []).flatMap(child => lines(child, depth + 1)),
    ]
  }
  return (children.get(undefined) ?? []).flatMap(task => lines(task, 1))
}
