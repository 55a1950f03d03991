import { kindName, type Resource } from '../../api/resource.ts'

type Named = Pick<Resource, 'group' | 'version' | 'kind' | 'plural'>

/**
 * The kinds that `--keep-kinds` names, as `deployments.apps`, and the names that fit no kind of the server
 * (docs/rules.md 3.29). A name is a kind or a plural, alone or with its group, or with its version and group as kubectl
 * allows. Upper and lower case count as equal. A name without a group keeps the kind in all groups.
 */
export function keptKinds(
  names: readonly string[],
  served: readonly Named[],
): { readonly kinds: ReadonlySet<string>; readonly unknown: readonly string[] } {
  const byName = new Map<string, Set<string>>()
  for (const resource of served) {
    for (const name of namesOf(resource)) {
      const kinds = byName.get(name) ?? new Set()
      byName.set(name, kinds.add(kindName(resource)))
    }
  }
  const found = names.map(name => ({ name, kinds: byName.get(name.toLowerCase()) }))
  return {
    kinds: new Set(found.flatMap(({ kinds }) => [...(kinds ?? [])])),
    unknown: found.flatMap(({ name, kinds }) => (kinds === undefined ? [name] : [])),
  }
}

/** All names under which a kind may be given, in lower case. */
export function namesOf({ group, version, kind, plural }: Named): string[] {
  const suffixes = group === '' ? ['', `.${version}`] : ['', `.${group}`, `.${version}.${group}`]
  const names = new Set([kind.toLowerCase(), plural])
  return [...names].flatMap(name => suffixes.map(suffix => `${name}${suffix}`.toLowerCase()))
}
