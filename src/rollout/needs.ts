import type { Resource } from '../api/resource.ts'
import { keyOf, type ObjectKey, type ObjectRef } from '../manifest/key.ts'
import { isNamespace } from '../manifest/kind.ts'
import type { WriteChange } from '../plan/change.ts'
import { type AwaitServedTask, idOf, type TaskId } from './task.ts'

/**
 * The last task of each Namespace that this run creates, and of each CRD that it writes. Objects that need the
 * Namespace or CRD wait for that task. A Namespace that exists is left out, because its objects do not need its update.
 */
export function blockingTasks(
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
export function needsOf(change: WriteChange, blocking: ReadonlyMap<ObjectKey, TaskId>): TaskId[] {
  return neededKeys(change).flatMap(key => blocking.get(key) ?? [])
}

/** The keys of the object's Namespace, and of its kind's CRD if the object needs a change of the CRD. */
export function neededKeys({
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

/** The name of the CustomResourceDefinition of a kind. */
export function crdName({ plural, group }: Resource): string {
  return `${plural}.${group}`
}
