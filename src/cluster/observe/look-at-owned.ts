import { kindName, type Resource } from '../../api/resource.ts'
import { refOf } from '../../manifest/key.ts'
import type { Found } from '../../plan/change.ts'
import { type Contents, type Inside, insideOf } from '../../plan/prune/contents.ts'
import { kindsOwnedBy, ownedContents } from '../../plan/prune/owned.ts'
import { isTerminating, type Judged } from '../../plan/prune/prune-gate.ts'
import type { Api } from '../rest/api.ts'
import { fewNamespaces } from './look-at-objects.ts'
import { sweep } from './sweep.ts'

/**
 * Counts what the deletions of workloads take along, by UID (docs/rules.md 3.31). Each kind of owned objects is listed
 * once, with metadata only: in the whole cluster, or inside each of a few namespaces. An owner is left out if one of
 * these kinds can't be listed. Without a workload among the deletions no request is sent.
 */
export async function lookAtOwned(
  api: Api,
  judged: readonly Judged[],
  resources: readonly Resource[],
): Promise<ReadonlyMap<string, readonly Contents[]>> {
  const deleted = judged.flatMap(({ candidate, verdict }) => {
    return verdict.kind === 'delete' && !isTerminating(candidate) ? [candidate] : []
  })
  const owners = deleted.flatMap(({ live }) => {
    const kinds = kindsOwnedBy(refOf(live))
    return kinds === undefined ? [] : [{ live, kinds }]
  })
  const kinds = new Set(owners.flatMap(one => one.kinds))
  const namespaces = new Set(owners.flatMap(({ live }) => live.metadata.namespace ?? []))
  const { insides, unseen } = await listOwned(api, kinds, namespaces, resources)
  const deletedUids = new Set(deleted.map(({ live }) => live.metadata.uid))
  const seen = owners.filter(one => !one.kinds.some(kind => unseen.has(kind)))
  return new Map(
    seen.map(({ live: { metadata } }) => [
      metadata.uid,
      ownedContents(metadata.uid, insides.get(metadata.namespace) ?? [], deletedUids),
    ]),
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
