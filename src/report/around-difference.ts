/** So much of what both have in common is shown before the difference, if there is room for it. */
const leastContext = 12

const gap = '...'

/**
 * Two texts of one line each, cut to a width in characters around the place where they differ. The first difference is
 * in sight at the same column of both.
 */
export function aroundDifference(before: string, after: string, width: number): [string, string] {
  const [old, now] = [[...before], [...after]]
  if (Math.max(old.length, now.length) <= width) return [before, after]
  const start = firstDifference(old, now)
  const end = commonEnd(old, now, start)
  const middle = Math.max(old.length, now.length) - start - end
  const spare = Math.max(0, width - middle - 2 * gap.length)
  const behind = Math.min(end, Math.floor(spare / 2))
  const lead = Math.min(start, Math.max(leastContext, spare - behind))
  const from = start - lead <= gap.length ? 0 : start - lead
  return [cut(old, from, width), cut(now, from, width)]
}

/** A text cut to a width in characters, which says how much is missing. */
export function shortened(text: string, width: number): string {
  const characters = [...text]
  if (characters.length <= width) return text
  const kept = Math.max(leastContext, width - 28)
  return `${characters.slice(0, kept).join('')}${gap} (${characters.length - kept} more characters)`
}

function cut(characters: readonly string[], from: number, width: number): string {
  const head = from > 0 ? gap : ''
  const rest = characters.slice(from)
  if (head.length + rest.length <= width) return head + rest.join('')
  return `${head}${rest.slice(0, Math.max(1, width - head.length - gap.length)).join('')}${gap}`
}

function firstDifference(old: readonly string[], now: readonly string[]): number {
  let same = 0
  while (same < old.length && old[same] === now[same]) same++
  return same
}

function commonEnd(old: readonly string[], now: readonly string[], start: number): number {
  const most = Math.min(old.length, now.length) - start
  let same = 0
  while (same < most && old.at(-1 - same) === now.at(-1 - same)) same++
  return same
}
