import type { ObjectRef } from '../../manifest/key.ts'
import { groupKindOf } from '../../manifest/kind.ts'
import type { Api } from '../rest/api.ts'
import {
  type ContentsContext,
  type ContentsOf,
  type Holder,
  noContents,
  outOfSight,
} from './contents-report.ts'
import { lookAtObjects } from './look-at-objects.ts'
import { lookAtVolumes } from './look-at-volumes.ts'

type Look = (api: Api, holders: readonly Holder[], context: ContentsContext) => Promise<ContentsOf>

/** The kinds whose deletion takes others along, in the order in which they are judged: inner ones first. */
const looks: ReadonlyMap<string, Look> = new Map([
  ['/PersistentVolumeClaim', lookAtVolumes],
  ['/PersistentVolume', lookAtVolumes],
  ['apps/StatefulSet', lookAtVolumes],
  ['apiextensions.k8s.io/CustomResourceDefinition', lookAtObjects],
  ['/Namespace', lookAtObjects],
])

const rankOfKind: ReadonlyMap<string, number> = new Map([...looks.keys()].map((kind, rank) => [kind, rank]))

/** The place of a kind in that order, lowest first; undefined for kinds that take nothing along. */
export function contentsRank(ref: ObjectRef): number | undefined {
  return rankOfKind.get(groupKindOf(ref))
}

/**
 * Looks at what the deletion of these objects would take along (docs/rules.md 3.13 to 3.15). There is one look for
 * all of them, which lists each kind once. Objects that take nothing along cost no request.
 */
export async function lookAtContents(
  api: Api,
  holders: readonly Holder[],
  context: ContentsContext,
): Promise<ContentsOf> {
  const groups = Map.groupBy(holders, ({ ref }) => looks.get(groupKindOf(ref)))
  const seen = new Map<Look, ContentsOf>()
  for (const [look, group] of groups) if (look !== undefined) seen.set(look, await look(api, group, context))
  return ref => {
    const look = looks.get(groupKindOf(ref))
    if (look === undefined) return noContents
    return seen.get(look)?.(ref) ?? outOfSight(ref, 'it was not looked at')
  }
}
