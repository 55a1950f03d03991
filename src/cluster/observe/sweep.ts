import { kindName, type Resource } from '../../api/resource.ts'
import type { Found } from '../../plan/change.ts'
import type { Unseen } from '../../plan/observation.ts'
import type { Api, ListOptions } from '../rest/api.ts'
import { type Lists, listEach, resourceKey } from './list-each.ts'

export interface Sweep<T> {
  /** What `keep` returned of everything selected, of every kind. */
  readonly found: readonly T[]
  /** The kinds that could not be looked at; while there are any, prune refuses (docs/rules.md 3.16). */
  readonly unseen: readonly Unseen[]
}

export interface SweepRequest<T> {
  /** Every version of every kind, the preferred one first; what can't be listed and deleted is left out. */
  readonly resources: readonly Resource[]
  /** Lists already made with the same selection, which are not asked again. */
  readonly lists: Lists<T>
  readonly select: Pick<ListOptions, 'labelSelector' | 'namespace'>
  /** What is kept of each object; its metadata is all that was listed, except in `lists`. Undefined for nothing. */
  readonly keep: (found: Found) => T | undefined
}

/**
 * Lists every kind that can be listed and deleted. A kind whose list fails is tried in its other served versions,
 * since a broken conversion webhook hides objects in all versions but the stored one.
 */
export async function sweep<T>(api: Api, request: SweepRequest<T>): Promise<Sweep<T>> {
  const { lists, select, keep } = request
  const seen = new Map<string, readonly T[]>()
  const failures = new Map<string, string>()
  const note = (results: Lists<T>) => {
    for (const { resource, reply } of results.values()) {
      const kind = kindName(resource)
      if (reply.ok) seen.set(kind, reply.value)
      else if (!failures.has(kind)) failures.set(kind, reply.failure.message)
    }
  }
  note(lists)
  const tried = new Set<string>()
  const sweepable = request.resources.filter(
    ({ verbs }) => verbs.includes('list') && verbs.includes('delete'),
  )
  for (
    let round = nextRound(sweepable, seen, tried);
    round.length > 0;
    round = nextRound(sweepable, seen, tried)
  ) {
    for (const resource of round) tried.add(resourceKey(resource))
    note(await listEach(api, round, { ...select, metadataOnly: true }, keep))
  }
  const unseen = [...failures].filter(([kind]) => !seen.has(kind)).map(([what, why]) => ({ what, why }))
  return { found: [...seen.values()].flat(), unseen }
}

/** The next version to try of each kind not yet seen. */
function nextRound(
  resources: readonly Resource[],
  seen: ReadonlyMap<string, unknown>,
  tried: ReadonlySet<string>,
): Resource[] {
  const round = new Map<string, Resource>()
  for (const resource of resources) {
    const kind = kindName(resource)
    if (seen.has(kind) || round.has(kind) || tried.has(resourceKey(resource))) continue
    round.set(kind, resource)
  }
  return [...round.values()]
}
