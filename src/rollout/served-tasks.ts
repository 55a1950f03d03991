import type { Resource } from '../api/resource.ts'
import { isCrd } from '../manifest/kind.ts'
import type { Change, Unchanged, WriteChange } from '../plan/change.ts'
import { isWrite } from '../plan/changes-of.ts'
import { crdName } from './needs.ts'
import { type AwaitServedTask, idOf } from './task.ts'

/** A change whose CustomResourceDefinition may have to be awaited. */
export type AwaitServed = Unchanged | WriteChange

/** The wait for the kinds of a CustomResourceDefinition, if objects of the plan need them; else nothing. */
export function awaitServed(
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
export function awaitedKinds(changes: readonly Change[]): Map<string, Resource[]> {
  const kinds = new Map<string, Map<string, Resource>>()
  for (const change of changes) {
    if (!isWrite(change) || change.notAsked !== 'kind-to-come') continue
    const { resource } = change
    const name = crdName(resource)
    kinds.set(name, (kinds.get(name) ?? new Map()).set(`${resource.version}/${resource.kind}`, resource))
  }
  return new Map([...kinds].map(([name, resources]) => [name, [...resources.values()]]))
}
