import { kindName, type Resource } from '../../api/resource.ts'
import type { ObjectRef } from '../../manifest/key.ts'
import { isCrd, isNamespace } from '../../manifest/kind.ts'
import type { Found } from '../../plan/about-object.ts'
import { allContents, foreignContents, type Inside, insideOf } from '../../plan/prune/contents.ts'
import type { Api } from '../rest/api.ts'
import {
  type ContentsContext,
  type ContentsOf,
  type ContentsReport,
  type Holder,
  outOfSight,
} from './contents-report.ts'
import { sweep, type UnseenKind } from './sweep.ts'

/**
 * For up to three Namespaces, each kind is listed inside each of them, so that the server does not read the rest of
 * a large cluster. For more, each kind is listed once in the whole cluster, because the number of requests must not
 * grow with the number of Namespaces.
 */
export const fewNamespaces = 3

/** The names that are asked about. The name of a CRD is also that of its kind: `widgets.example.com`. */
interface Names {
  readonly namespaces: ReadonlySet<string>
  readonly crds: ReadonlySet<string>
}

/** Looks at what Namespaces and CRDs contain that is not ours, once for all of them. */
export async function lookAtObjects(
  api: Api,
  holders: readonly Holder[],
  { resources, deletedUids }: ContentsContext,
): Promise<ContentsOf> {
  const names: Names = { namespaces: namesOf(holders, isNamespace), crds: namesOf(holders, isCrd) }
  const { found, unseen } = await listInside(api, names, resources)
  const byNamespace = Map.groupBy(found, ({ namespace }) => namespace)
  const byKind = Map.groupBy(found, ({ what }) => what)
  const served = new Set(resources.map(kindName))
  const namespaced = new Set(resources.filter(one => one.namespaced).map(kindName))
  const unseenInside = [...unseen.values()].filter(({ what }) => namespaced.has(what))
  const report = (some: readonly Inside[] | undefined, blind: readonly UnseenKind[]): ContentsReport => ({
    contents: foreignContents(some ?? [], deletedUids),
    along: allContents(some ?? [], deletedUids),
    unseen: blind,
  })
  return ref => {
    const { name } = ref
    if (isNamespace(ref) && names.namespaces.has(name)) return report(byNamespace.get(name), unseenInside)
    if (!isCrd(ref) || !names.crds.has(name)) return outOfSight(ref, 'it was not looked at')
    // If no version of the kind is served, its objects cannot be listed, but they go with the CRD. This keeps only
    // this CRD; other deletions do not depend on it.
    if (!served.has(name)) {
      const unserved = [{ what: `unserved ${name}`, count: 1 }]
      return { contents: unserved, along: unserved, unseen: [] }
    }
    const blind = unseen.get(name)
    return report(byKind.get(name), blind === undefined ? [] : [blind])
  }
}

function namesOf(holders: readonly Holder[], isOne: (ref: ObjectRef) => boolean): Set<string> {
  return new Set(holders.flatMap(({ ref }) => (isOne(ref) ? [ref.name] : [])))
}

/**
 * Lists each kind once in the whole cluster, or once in each of a few Namespaces. The keys of `unseen` are kinds.
 */
async function listInside(
  api: Api,
  { namespaces, crds }: Names,
  resources: readonly Resource[],
): Promise<{ readonly found: readonly Inside[]; readonly unseen: ReadonlyMap<string, UnseenKind> }> {
  const keep = (found: Found) => {
    const inside = insideOf(found)
    if (inside === undefined) return undefined
    return crds.has(inside.what) || namespaces.has(inside.namespace ?? '') ? inside : undefined
  }
  const isFew = namespaces.size <= fewNamespaces
  const isListedOnce = (one: Resource) => crds.has(kindName(one)) || (one.namespaced && !isFew)
  const everywhere = resources.filter(isListedOnce)
  const within = resources.filter(one => one.namespaced && !isListedOnce(one))
  const sweeps = [await sweep(api, { resources: everywhere, lists: new Map(), select: {}, keep })]
  for (const namespace of isFew ? namespaces : []) {
    sweeps.push(await sweep(api, { resources: within, lists: new Map(), select: { namespace }, keep }))
  }
  return {
    found: sweeps.flatMap(one => one.found),
    unseen: new Map(sweeps.flatMap(one => one.unseen).map(one => [one.what, one])),
  }
}
