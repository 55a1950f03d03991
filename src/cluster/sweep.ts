import type { Found, Unseen } from '../plan/change.ts'
import type { Resource } from '../plan/observation.ts'
import type { Api, Discovery } from './api.ts'
import { type Lists, listLabelled, resourceKey } from './labelled.ts'

export interface Sweep {
  /** Everything that carries the label of this instance, wanted or not, of every kind. */
  readonly found: readonly Found[]
  /** The kinds and groups that could not be looked at; while there are any, prune refuses (rules.md 3). */
  readonly unseen: readonly Unseen[]
}

/**
 * Lists every kind that can be listed and deleted. `lists` are those already made for the wanted kinds and
 * are not asked again. A kind whose list fails is tried in its other served versions, since a broken conversion
 * webhook hides objects in all versions but the stored one.
 */
export async function sweep(
  api: Api,
  discovery: Discovery,
  lists: Lists,
  labelSelector: string,
): Promise<Sweep> {
  const seen = new Map<string, Found[]>()
  const failures = new Map<string, string>()
  const note = (results: Lists) => {
    for (const { resource, reply } of results.values()) {
      const kind = kindKey(resource)
      if (reply.ok)
        seen.set(
          kind,
          reply.value.map(live => ({ resource, live })),
        )
      else if (!failures.has(kind)) failures.set(kind, reply.failure.message)
    }
  }
  note(lists)
  const prunable = discovery.resources.filter(
    ({ verbs }) => verbs.includes('list') && verbs.includes('delete'),
  )
  const tried = new Set(lists.keys())
  for (let round = roundOf(prunable, seen, tried); round.length > 0; round = roundOf(prunable, seen, tried)) {
    for (const resource of round) tried.add(resourceKey(resource))
    const requests = round.map(resource => ({ resource, whole: false }))
    note(await listLabelled(api, requests, labelSelector))
  }
  const blind = [...failures].filter(([kind]) => !seen.has(kind)).map(([what, why]) => ({ what, why }))
  return { found: [...seen.values()].flat(), unseen: [...discovery.unseen, ...blind] }
}

/** The next version to try of each kind not yet seen; discovery gives the preferred version first. */
function roundOf(
  resources: readonly Resource[],
  seen: ReadonlyMap<string, unknown>,
  tried: ReadonlySet<string>,
): Resource[] {
  const round = new Map<string, Resource>()
  for (const resource of resources) {
    const kind = kindKey(resource)
    if (seen.has(kind) || round.has(kind) || tried.has(resourceKey(resource))) continue
    round.set(kind, resource)
  }
  return [...round.values()]
}

/** `deployments.apps`, as kubectl names a kind. */
export function kindKey({ plural, group }: Resource): string {
  return group === '' ? plural : `${plural}.${group}`
}
