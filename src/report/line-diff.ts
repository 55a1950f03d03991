/** One line of a comparison: in both, only before, or only after. */
export interface DiffLine {
  readonly sign: ' ' | '-' | '+'
  readonly text: string
}

// Above this the table of common subsequences is too large; everything between the common ends is then replaced.
const tableLimit = 1_000_000

/** Compares two texts line by line: equal ends are cut off first, the middle by its longest common subsequence. */
export function diffLines(before: readonly string[], after: readonly string[]): DiffLine[] {
  const shorter = Math.min(before.length, after.length)
  let head = 0
  while (head < shorter && before[head] === after[head]) head++
  let tail = 0
  while (tail < shorter - head && before.at(-1 - tail) === after.at(-1 - tail)) tail++
  return [
    ...signed(' ', before.slice(0, head)),
    ...middle(before.slice(head, before.length - tail), after.slice(head, after.length - tail)),
    ...signed(' ', before.slice(before.length - tail)),
  ]
}

function signed(sign: DiffLine['sign'], lines: readonly string[]): DiffLine[] {
  return lines.map(text => ({ sign, text }))
}

function middle(before: readonly string[], after: readonly string[]): DiffLine[] {
  if (before.length * after.length > tableLimit) return [...signed('-', before), ...signed('+', after)]
  const table = commonLengths(before, after)
  const lines: DiffLine[] = []
  let [row, column] = [0, 0]
  while (row < before.length || column < after.length) {
    const [left, right] = [before[row], after[column]]
    if (left !== undefined && left === right) {
      lines.push({ sign: ' ', text: left })
      row++
      column++
    } else if (
      left !== undefined &&
      (right === undefined || at(table, row + 1, column) >= at(table, row, column + 1))
    ) {
      lines.push({ sign: '-', text: left })
      row++
    } else {
      lines.push({ sign: '+', text: right ?? '' })
      column++
    }
  }
  return lines
}

/** For each pair of places, how many lines the rests have in common. */
function commonLengths(before: readonly string[], after: readonly string[]): number[][] {
  const table: number[][] = Array.from({ length: before.length + 1 }, () => [])
  for (let row = before.length - 1; row >= 0; row--) {
    const current = new Array<number>(after.length + 1).fill(0)
    for (let column = after.length - 1; column >= 0; column--) {
      current[column] =
        before[row] === after[column]
          ? at(table, row + 1, column + 1) + 1
          : Math.max(at(table, row + 1, column), current[column + 1] ?? 0)
    }
    table[row] = current
  }
  return table
}

function at(table: readonly (readonly number[])[], row: number, column: number): number {
  return table[row]?.[column] ?? 0
}
