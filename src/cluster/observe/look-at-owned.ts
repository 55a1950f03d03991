import { kindName, type Resource } from '../../api/resource.ts'
import type { Found } from '../../plan/about-object.ts'
import type { Leaving } from '../../plan/change.ts'
import { type Contents, type Inside, insideOf } from '../../plan/prune/contents.ts'
import { kindsOwnedBy, ownedContents } from '../../plan/prune/owned.ts'
import type { Api } from '../rest/api.ts'
import { fewNamespaces } from './look-at-objects.ts'
import { sweep } from './sweep.ts'

/** An object that the plan deletes. */
export interface Going extends Pick<Leaving, 'ref'> {
  readonly live: Pick<Leaving['live'], 'uid'>
}

/**
 * Counts what the deletions of workloads and Services take along, by UID (docs/rules.md 3.31). Each kind of owned objects
 * is listed once, with metadata only: in the whole cluster, or inside each of a few namespaces. An owner is left out if one
 * of these kinds can't be listed. Without such an owner among the deletions no request is sent.
 */
export async function lookAtOwned(
  api: Api,
  going: readonly Going[],
  resources: readonly Resource[],
): Promise<ReadonlyMap<string, readonly Contents[]>> {
  const owners = going.flatMap(({ ref, live: { uid } }) => {
    const kinds = kindsOwnedBy(ref)
    return kinds === undefined ? [] : [{ uid, namespace: ref.namespace, kinds }]
  })
  const kinds = new Set(owners.flatMap(one => one.kinds))
  const namespaces = new Set(owners.flatMap(({ namespace }) => namespace ?? []))
  const { insides, unseen } = await listOwned(api, kinds, namespaces, resources)
  const deletedUids = new Set(going.map(({ live }) => live.uid))
  const seen = owners.filter(one => !one.kinds.some(kind => unseen.has(kind)))
  return new Map(
    seen.map(({ uid, namespace }) => [uid, ownedContents(uid, insides.get(namespace) ?? [], deletedUids)]),
  )
}

async function listOwned(
  api: Api,
  kinds: ReadonlySet<string>,
  namespaces: ReadonlySet<string>,
  all: readonly Resource[],
): Promise<{ insides: ReadonlyMap<string | undefined, Inside[]>; unseen: ReadonlySet<string> }> {
  const resources = all.filter(resource => kinds.has(kindName(resource)))
  const keep = (found: Found) => {
    const inside = insideOf(found)
    return namespaces.has(inside?.namespace ?? '') ? inside : undefined
  }
  const places = namespaces.size <= fewNamespaces ? [...namespaces].map(namespace => ({ namespace })) : [{}]
  const found: Inside[] = []
  const unseen = new Set<string>()
  for (const select of places) {
    const swept = await sweep(api, { resources, lists: new Map(), select, keep })
    found.push(...swept.found)
    for (const { what } of swept.unseen) unseen.add(what)
  }
  return { insides: Map.groupBy(found, ({ namespace }) => namespace), unseen }
}
