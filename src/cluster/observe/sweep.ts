import { kindName, type Resource } from '../../api/resource.ts'
import type { Found } from '../../plan/change.ts'
import type { Unseen } from '../../plan/observation.ts'
import type { Api, ListOptions } from '../rest/api.ts'
import { type Lists, listEach, resourceKey } from './list-each.ts'

export interface Sweep<T> {
  /** What `keep` returned for each selected object, of all kinds. */
  readonly found: readonly T[]
  /** The kinds that could not be listed. Prune refuses if there are any (docs/rules.md 3.16). */
  readonly unseen: readonly Unseen[]
}

export interface SweepRequest<T> {
  /** Every version of every kind, the preferred one first. Kinds that can't be listed and deleted are passed over. */
  readonly resources: readonly Resource[]
  /** Lists that were already made with the same selection. Their kinds are not listed again. */
  readonly lists: Lists<T>
  readonly select: Pick<ListOptions, 'labelSelector' | 'namespace'>
  /**
   * Returns what is kept of an object, or undefined to drop it. The object has metadata only, except in `lists`.
   */
  readonly keep: (found: Found) => T | undefined
}

/**
 * Lists every kind that can be listed and deleted. If the list of a kind fails, its other served versions are
 * tried, because a broken conversion webhook fails the lists of all versions but the stored one.
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

/** The next version to list of each kind that has not been seen. */
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
