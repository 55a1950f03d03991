import { aroundDifference, shortened } from './around-difference.ts'
import type { Canvas } from './canvas.ts'
import { type DiffLine, diffLines } from './line-diff.ts'
import { untagged } from './value-text.ts'
import { visible } from './visible.ts'

const context = 2
const longestDiff = 120

/** Two texts compared line by line: changed lines with two lines around them, and how many equal ones are left out. */
export function textHunks(before: string, after: string, canvas: Canvas): string[] {
  const [old, now] = [untagged(before), untagged(after)]
  // The empty rest behind the last line break of both is no line.
  const end = old.endsWith('\n') && now.endsWith('\n') ? -1 : undefined
  const lines = diffLines(old.split('\n').slice(0, end), now.split('\n').slice(0, end))
  const hunks = withGaps(withTexts(lines, canvas.width), canvas)
  if (hunks.length <= longestDiff) return hunks
  const rest = hunks.length - longestDiff
  return [...hunks.slice(0, longestDiff), `  ... ${rest} more lines, all of them with -o json`]
}

interface Written extends DiffLine {
  readonly shown: string
}

/** The lines as they are shown: a single line that takes another one's place is cut to where the two differ. */
function withTexts(lines: readonly DiffLine[], width: number): Written[] {
  const room = width - 2
  return lines.map((line, index) => {
    const partner = partnerOf(lines, index)
    if (partner === undefined) return { ...line, shown: shortened(visible(line.text), room) }
    const [own] = aroundDifference(visible(line.text), visible(partner.text), room)
    return { ...line, shown: own }
  })
}

function partnerOf(lines: readonly DiffLine[], index: number): DiffLine | undefined {
  const [first, second, line, fourth, fifth] = [-2, -1, 0, 1, 2].map(offset => lines[index + offset])
  if (line?.sign === '-' && second?.sign !== '-' && fourth?.sign === '+' && fifth?.sign !== '+') return fourth
  if (line?.sign === '+' && fourth?.sign !== '+' && second?.sign === '-' && first?.sign !== '-') return second
  return undefined
}

function withGaps(lines: readonly Written[], { color }: Canvas): string[] {
  const near = lines.map((_, index) =>
    lines.slice(Math.max(0, index - context), index + context + 1).some(line => line.sign !== ' '),
  )
  return lines.flatMap((line, index) => {
    if (near[index]) return [painted(line, color)]
    if (index > 0 && !near[index - 1]) return []
    const next = near.indexOf(true, index)
    const count = (next === -1 ? lines.length : next) - index
    return [color.dim(`  ... ${count} equal ${count === 1 ? 'line' : 'lines'}`)]
  })
}

function painted({ sign, shown }: Written, color: Canvas['color']): string {
  const line = `${sign} ${shown}`.trimEnd()
  if (sign === ' ') return line
  return sign === '+' ? color.green(line) : color.red(line)
}
