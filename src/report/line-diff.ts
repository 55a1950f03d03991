import { diffArrays } from 'diff'

/** One line of a comparison: in both, only before, or only after. */
export interface DiffLine {
  readonly sign: ' ' | '-' | '+'
  readonly text: string
}

// Texts with more differences than this have little in common; looking for it would take too long.
const mostChanges = 2000

/** Compares two texts line by line. Where they have little in common, one replaces the other. */
export function diffLines(before: readonly string[], after: readonly string[]): DiffLine[] {
  if (leastChanges(before, after) > mostChanges) return [...signed('-', before), ...signed('+', after)]
  const parts = diffArrays([...before], [...after], { maxEditLength: mostChanges })
  if (parts === undefined) return [...signed('-', before), ...signed('+', after)]
  return parts.flatMap(({ added, removed, value }) => signed(added ? '+' : removed ? '-' : ' ', value))
}

/** So many lines at least have to be removed and added: those that the other text does not have as often. */
function leastChanges(before: readonly string[], after: readonly string[]): number {
  const counts = new Map<string, number>()
  for (const line of before) counts.set(line, (counts.get(line) ?? 0) + 1)
  for (const line of after) counts.set(line, (counts.get(line) ?? 0) - 1)
  return counts.values().reduce((sum, count) => sum + Math.abs(count), 0)
}

function signed(sign: DiffLine['sign'], lines: readonly string[]): DiffLine[] {
  return lines.map(text => ({ sign, text }))
}
