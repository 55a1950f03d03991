/**
 * The known word that is most similar to a mistyped one; upper and lower case count as equal. It may differ by two
 * letters (by one if fewer than 5 were typed). Otherwise one of the two words must begin with the other. Undefined if
 * no word is similar.
 */
export function nearest(typed: string, known: readonly string[]): string | undefined {
  const limit = typed.length < 5 ? 1 : 2
  const ranked = known
    .map(word => ({ word, distance: editDistance(typed.toLowerCase(), word.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance || (a.word < b.word ? -1 : 1))
  const best = ranked[0]
  if (best !== undefined && best.distance <= limit) return best.word
  return typed.length < 3 ? undefined : known.find(word => word.startsWith(typed) || typed.startsWith(word))
}

/** The least number of letters to add, remove, replace or swap with a neighbour (optimal string alignment). */
function editDistance(a: string, b: string): number {
  let before: number[] = []
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let row = 1; row <= a.length; row++) {
    const current = [row]
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1]
      const swapped = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]
      current[column] = Math.min(
        at(previous, column) + 1,
        at(current, column - 1) + 1,
        at(previous, column - 1) + (same ? 0 : 1),
        swapped && row > 1 && column > 1 ? at(before, column - 2) + 1 : Number.POSITIVE_INFINITY,
      )
    }
    before = previous
    previous = current
  }
  return at(previous, b.length)
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY
}
