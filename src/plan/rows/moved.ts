import type { Place } from './place.ts'
import type { PathStep, Row } from './row.ts'

/** Of a longer list only so many items are named. */
const mostNamed = 12

/** The row of a new order, from the pairs of both lists' items ascending by `after`; none where the order is the same. */
export function movedRows(
  pairs: readonly (readonly [before: number, after: number])[],
  stepOf: (before: number, after: number) => PathStep,
  { path, pointers }: Pick<Place, 'path' | 'pointers'>,
): Row[] {
  const places = pairs.map(([before]) => before)
  const moved = outOfOrder(places)
  if (moved.length === 0) return []
  const steps = (positions: readonly number[]) =>
    positions.slice(0, mostNamed).flatMap(position => {
      const pair = pairs[position]
      return pair === undefined ? [] : [stepOf(pair[0], pair[1])]
    })
  return [
    {
      kind: 'moved',
      path,
      pointers,
      items: pairs.length,
      order: steps([...pairs.keys()]),
      movedItems: moved.length,
      moved: steps(moved),
    },
  ]
}

/** The positions of the fewest numbers without which the others ascend (the rest is a longest increasing subsequence). */
function outOfOrder(numbers: readonly number[]): number[] {
  // ends[n]: the position of the least number that ends an ascending subsequence of n + 1 numbers.
  const ends: number[] = []
  const previous: (number | undefined)[] = []
  const at = (position: number | undefined) => (position === undefined ? -1 : (numbers[position] ?? -1))
  for (const [position, number] of numbers.entries()) {
    let low = 0
    let high = ends.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (at(ends[middle]) < number) low = middle + 1
      else high = middle
    }
    previous[position] = ends[low - 1]
    ends[low] = position
  }
  const kept = new Set<number>()
  for (let position = ends.at(-1); position !== undefined; position = previous[position]) kept.add(position)
  return [...numbers.keys()].filter(position => !kept.has(position))
}
