import { groupKindOf } from '../../manifest/kind.ts'
import { type Contents, countKinds, type Inside } from './contents.ts'

/**
 * The kinds of objects that these kinds own, by the group and kind of the owner. Only these are listed to count what the
 * deletion of an owner takes along, because an owner of another kind may own objects of any kind (docs/rules.md 3.31).
 */
const kindsOfOwned: Readonly<Record<string, readonly string[]>> = {
  'apps/Deployment': ['replicasets.apps', 'pods'],
  'apps/ReplicaSet': ['pods'],
  'apps/StatefulSet': ['pods', 'controllerrevisions.apps'],
  'apps/DaemonSet': ['pods', 'controllerrevisions.apps'],
  'batch/CronJob': ['jobs.batch', 'pods'],
  'batch/Job': ['pods'],
  '/ReplicationController': ['pods'],
  '/Service': ['endpointslices.discovery.k8s.io'],
}

/** The kinds of which an owner may own objects, `pods`. Undefined if these kinds are not known. */
export function kindsOwnedBy(ref: Parameters<typeof groupKindOf>[0]): readonly string[] | undefined {
  return kindsOfOwned[groupKindOf(ref)]
}

/**
 * Counts the objects that Kubernetes deletes because their owner goes, also through owners in between. An object with
 * several owners goes only if all of them go. Objects that the plan deletes itself are left out.
 */
export function ownedContents(
  owner: string,
  insides: readonly Inside[],
  deletedUids: ReadonlySet<string>,
): Contents[] {
  const going = new Set([owner])
  const found = new Map<string, Inside>()
  const goes = ({ uid, owners }: Inside) =>
    !going.has(uid) &&
    owners.some(one => going.has(one)) &&
    owners.every(one => going.has(one) || deletedUids.has(one))
  for (let next = insides.filter(goes); next.length > 0; next = insides.filter(goes)) {
    for (const inside of next) {
      going.add(inside.uid)
      if (!deletedUids.has(inside.uid) && !found.has(inside.uid)) found.set(inside.uid, inside)
    }
  }
  return countKinds([...found.values()])
}

/** Adds what workloads own to what was counted otherwise, by UID. A StatefulSet may be in both. */
export function withOwned(
  contents: ReadonlyMap<string, readonly Contents[]>,
  owned: ReadonlyMap<string, readonly Contents[]>,
): Map<string, readonly Contents[]> {
  const both = new Map(contents)
  for (const [uid, some] of owned) both.set(uid, [...(contents.get(uid) ?? []), ...some])
  return both
}
