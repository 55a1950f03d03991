import { type ObjectKey, refOf } from '../../manifest/key.ts'
import { instanceLabel } from '../../manifest/stamp.ts'
import { aboutOf, type Found } from '../about-object.ts'
import type { Change } from '../change.ts'
import { isOfCluster } from '../is-of-cluster.ts'
import type { Plan } from '../plan.ts'
import type { Difference, Subject } from './row.ts'

/**
 * The objects of a configuration: those that it contains, and those of its instance that it does not contain.
 * `unlabelled` are those that exist without our labels.
 */
export function subjectsOf(
  { changes, leaving }: Pick<Plan, 'changes' | 'leaving'>,
  unlabelled: ReadonlySet<ObjectKey>,
): Subject[] {
  const known = new Set(changes.map(({ key }) => key))
  const gone = leaving.filter(({ key }) => !known.has(key))
  return [
    ...changes.map(change => subjectOfChange(change, !unlabelled.has(change.key))),
    ...gone.map(({ key, ref, resource }) => ({
      ...{ key, ref, resource },
      difference: 'none' as const,
      isLabelled: true,
      mayVanish: false,
    })),
  ]
}

const differences: Record<Change['action'], Difference> = {
  create: 'create',
  update: 'update',
  replace: 'replace',
  adopt: 'adopt',
  restamp: 'none',
  unchanged: 'none',
  release: 'release',
  delete: 'delete',
  keep: 'keep',
  refused: 'refused',
}

function subjectOfChange(change: Change, isLabelled: boolean): Subject {
  const { action, key, ref, resource } = change
  // A refused object may exist although it was not read.
  const isUnknown = action === 'refused' && !isOfCluster(change)
  return {
    key,
    ref,
    ...(resource === undefined ? {} : { resource }),
    difference: differences[action],
    isLabelled: isLabelled && !isUnknown,
    mayVanish: action === 'unchanged' && change.ranBefore === true,
  }
}

/** An object that was found by our label. No configuration was compared with it. */
export function subjectOfFound({ resource, live }: Found): Subject {
  return { ...aboutOf(live), resource, isLabelled: true, mayVanish: false }
}

/** The objects of each instance; undefined is the configuration without one. Each object is there once. */
export function byInstance(found: readonly Found[]): Map<string | undefined, Found[]> {
  // Several groups may serve one object (docs/rules.md 3.2).
  const once = new Map(found.map(one => [one.live.metadata.uid, one]))
  return Map.groupBy(once.values(), ({ live }) => live.metadata.labels?.[instanceLabel])
}

/** The namespaces of some objects, sorted. */
export function namespacesOf(found: readonly Found[]): string[] {
  return [...new Set(found.flatMap(({ live }) => refOf(live).namespace ?? []))].sort()
}
