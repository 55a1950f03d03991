import { lacksRight } from '../../api/reply.ts'
import { kindName, type Resource } from '../../api/resource.ts'
import type { Found } from '../../plan/about-object.ts'
import type { Unseen } from '../../plan/observation.ts'
import type { Api } from '../rest/api.ts'
import { type ListEachOptions, type Lists, listEach, resourceKey } from './list-each.ts'

export interface Sweep<T> {
  /** What `keep` returned for each selected object, of all kinds. */
  readonly found: readonly T[]
  /** The kinds that could not be listed in the whole selection (docs/rules.md 3.16). */
  readonly unseen: readonly UnseenKind[]
}

/** A kind that could not be listed. */
export interface UnseenKind extends Unseen {
  /** Set if the user may not list the kind: the namespaces in which it was listed all the same. */
  readonly seenIn?: readonly string[]
}

export interface SweepRequest<T> {
  /** Every version of every kind, the preferred one first. Kinds that can't be listed and deleted are passed over. */
  readonly resources: readonly Resource[]
  /** Lists that were already made with the same selection. Their kinds are not listed again. */
  readonly lists: Lists<T>
  readonly select: Pick<ListEachOptions, 'labelSelector' | 'namespace' | 'fallback'>
  /**
   * Returns what is kept of an object, or undefined to drop it. The object has metadata only, except in `lists`.
   */
  readonly keep: (found: Found) => T | undefined
}

/**
 * Lists every kind that can be listed and deleted. If the list of a kind fails, its other served versions are
 * tried, because a broken conversion webhook fails the lists of all versions but the stored one. A missing right is
 * the same for all versions.
 */
export async function sweep<T>(api: Api, request: SweepRequest<T>): Promise<Sweep<T>> {
  const { lists, select, keep } = request
  const seen = new Map<string, readonly T[]>()
  const narrow = new Map<string, UnseenKind>()
  const forbidden = new Map<string, UnseenKind>()
  const failed = new Map<string, UnseenKind>()
  const note = (results: Lists<T>) => {
    for (const { resource, reply, narrow: part } of results.values()) {
      const what = kindName(resource)
      if (reply.ok) seen.set(what, reply.value)
      else if (lacksRight(reply.failure))
        forbidden.set(what, { what, why: reply.failure.message, seenIn: [] })
      else if (!failed.has(what)) failed.set(what, { what, why: reply.failure.message })
      if (part !== undefined) narrow.set(what, { what, ...part })
    }
  }
  note(lists)
  const tried = new Set<string>()
  const sweepable = request.resources.filter(
    ({ verbs }) => verbs.includes('list') && verbs.includes('delete'),
  )
  const next = () => nextRound(sweepable, kind => seen.has(kind) || forbidden.has(kind), tried)
  for (let round = next(); round.length > 0; round = next()) {
    for (const resource of round) tried.add(resourceKey(resource))
    note(await listEach(api, round, { ...select, metadataOnly: true }, keep))
  }
  const unlisted = [...new Map([...failed, ...forbidden]).values()].filter(({ what }) => !seen.has(what))
  return { found: [...seen.values()].flat(), unseen: [...unlisted, ...narrow.values()] }
}

/** The next version to list of each kind that is not done. */
function nextRound(
  resources: readonly Resource[],
  isDone: (kind: string) => boolean,
  tried: ReadonlySet<string>,
): Resource[] {
  const round = new Map<string, Resource>()
  for (const resource of resources) {
    const kind = kindName(resource)
    if (isDone(kind) || round.has(kind) || tried.has(resourceKey(resource))) continue
    round.set(kind, resource)
  }
  return [...round.values()]
}
