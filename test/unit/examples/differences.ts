import type { EvaluatedExample } from './evaluated-example.ts'

/** How a variation differs from the plain example. */
export interface Differences {
  readonly added: readonly string[]
  readonly removed: readonly string[]
  /** In objects that both have: the values of the variation by path, `Service/frontend/spec/ports/0/port`. */
  readonly changed: Readonly<Record<string, unknown>>
}

function leaves(value: unknown, path: string): readonly (readonly [string, unknown])[] {
  if (typeof value !== 'object' || value === null) return [[path, value]]
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, `${path}/${key}`))
}

function changedFields(name: string, before: unknown, after: unknown): Record<string, unknown> {
  const [old, now] = [Object.fromEntries(leaves(before, name)), Object.fromEntries(leaves(after, name))]
  const paths = Object.keys({ ...old, ...now }).filter(path => old[path] !== now[path])
  return Object.fromEntries(paths.map(path => [path, now[path]]))
}

export function differences(plain: EvaluatedExample, variation: EvaluatedExample): Differences {
  const [before, after] = [plain.objects, variation.objects]
  const both = Object.keys(before).filter(name => after[name] !== undefined)
  return {
    added: Object.keys(after)
      .filter(name => before[name] === undefined)
      .toSorted(),
    removed: Object.keys(before)
      .filter(name => after[name] === undefined)
      .toSorted(),
    changed: Object.assign({}, ...both.map(name => changedFields(name, before[name], after[name]))),
  }
}
