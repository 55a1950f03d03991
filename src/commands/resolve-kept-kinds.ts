import type { Discovery } from '../cluster/rest/api.ts'
import { UserError } from '../errors.ts'
import { nearest } from '../nearest.ts'
import { keptKinds, namesOf } from '../plan/prune/kept-kinds.ts'

/** The kinds of `--keep-kinds`, as `deployments.apps`. Throws a UserError for a name that the server does not know. */
export function resolveKeptKinds(
  names: readonly string[],
  { resources }: Pick<Discovery, 'resources'>,
): ReadonlySet<string> {
  const { kinds, unknown } = keptKinds(names, resources)
  const [first] = unknown
  if (first === undefined) return kinds
  const guess = nearest(first, [...new Set(resources.flatMap(namesOf))])
  throw new UserError(`--keep-kinds names ${first}, which is no kind of the server`, {
    hint:
      guess === undefined
        ? 'The kinds that it knows: kubectl api-resources'
        : `Did you mean ${guess}? The kinds that it knows: kubectl api-resources`,
  })
}
