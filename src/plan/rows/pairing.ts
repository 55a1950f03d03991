/** Which items of two lists are the same one, by their positions. */
export interface Pairing {
  /** In no particular order. */
  readonly pairs: readonly (readonly [before: number, after: number])[]
  /** Items without a partner, ascending. */
  readonly removed: readonly number[]
  readonly added: readonly number[]
}

type KeyAt = (position: number) => string | undefined

/** No pairs yet. */
export function unpaired(before: number, after: number): Pairing {
  return {
    pairs: [],
    removed: Array.from({ length: before }, (_, i) => i),
    added: Array.from({ length: after }, (_, i) => i),
  }
}

/** Pairs items without a partner whose keys are equal; of several with one key the first with the first, and so on. */
export function pairByKey(pairing: Pairing, before: KeyAt, after: KeyAt): Pairing {
  const waiting = positionsByKey(pairing.removed, before)
  const pairs: [number, number][] = []
  for (const position of pairing.added) {
    const key = after(position)
    const partner = key === undefined ? undefined : waiting.get(key)?.next().value
    if (partner !== undefined) pairs.push([partner, position])
  }
  return withPairs(pairing, pairs)
}

/** The same, but only for keys that one item of each side has. */
export function pairByUniqueKey(pairing: Pairing, before: KeyAt, after: KeyAt): Pairing {
  const onlyOne = (positions: readonly number[], keyAt: KeyAt) => {
    const groups = Map.groupBy(positions, keyAt)
    return (position: number) => {
      const key = keyAt(position)
      return groups.get(key)?.length === 1 ? key : undefined
    }
  }
  return pairByKey(pairing, onlyOne(pairing.removed, before), onlyOne(pairing.added, after))
}

/** Adds pairs, and takes their items out of `removed` and `added`. */
export function withPairs(pairing: Pairing, pairs: readonly (readonly [number, number])[]): Pairing {
  if (pairs.length === 0) return pairing
  const before = new Set(pairs.map(([position]) => position))
  const after = new Set(pairs.map(([, position]) => position))
  return {
    pairs: [...pairing.pairs, ...pairs],
    removed: pairing.removed.filter(position => !before.has(position)),
    added: pairing.added.filter(position => !after.has(position)),
  }
}

function positionsByKey(positions: readonly number[], keyAt: KeyAt): Map<string, ArrayIterator<number>> {
  const groups = Map.groupBy(positions, keyAt)
  const keyed = [...groups].flatMap(([key, group]) =>
    key === undefined ? [] : [[key, group.values()] as const],
  )
  return new Map(keyed)
}
