import { isJsonObject, type Json } from '../manifest/object.ts'
import { tokensOf } from '../manifest/pointer.ts'

interface Step<T> {
  readonly operation: T
  readonly tokens: readonly string[]
}

/**
 * Puts the operations of a patch in the order in which people read the fields, which fast-json-patch lists backwards:
 * as they stand in `after`, removed ones last. Those of a list keep their order, on which their pointers depend.
 */
export function inReadingOrder<T extends { readonly path: string }>(
  operations: readonly T[],
  before: Json,
  after: Json,
): T[] {
  const steps = operations.map(operation => ({ operation, tokens: tokensOf(operation.path) }))
  return ordered(steps, 0, before, after).map(({ operation }) => operation)
}

function ordered<T>(
  steps: readonly Step<T>[],
  depth: number,
  before: Json | undefined,
  after: Json | undefined,
): readonly Step<T>[] {
  if (steps.length < 2) return steps
  const groups = [...Map.groupBy(steps, ({ tokens }) => tokens[depth] ?? '')]
  if (isJsonObject(after)) {
    const names = Object.keys({ ...after, ...(isJsonObject(before) ? before : {}) })
    const places = new Map(names.map((name, place) => [name, place]))
    groups.sort(([a], [b]) => (places.get(a) ?? 0) - (places.get(b) ?? 0))
  }
  return groups.flatMap(([token, group]) =>
    ordered(group, depth + 1, childOf(before, token), childOf(after, token)),
  )
}

function childOf(value: Json | undefined, token: string): Json | undefined {
  if (Array.isArray(value)) return value[Number(token)]
  return isJsonObject(value) ? value[token] : undefined
}
