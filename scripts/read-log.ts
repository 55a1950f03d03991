import { stripVTControlCharacters } from 'node:util'

/** A line that `go list` writes into the log of a build for each package that is not compiled yet. */
export const toCompile = 'to compile: '

/** How far a build with Go is, by what `go list` (see toCompile) and `go build -v` have written into its log. */
export function goProgress(log: string): string | undefined {
  const lines = linesOf(log)
  const wanted = lines.filter(line => line.startsWith(toCompile)).length
  if (wanted === 0) {
    const modules = lines.filter(line => line.startsWith('go: downloading ')).length
    return modules === 0 ? undefined : `${modules} modules downloaded`
  }
  // go build -v writes the path of a package, and nothing else, when it starts to compile it.
  const compiled = lines.filter(line => /^[\w.~/-]+$/.test(line)).length
  return `${compiled} of ${wanted} packages`
}

/** How far a run of vitest is: it writes a line for each test file that has ended. */
export function vitestProgress(log: string, files: number): string {
  const ended = linesOf(log).filter(line => /^ \S .*\.test\.ts \(\d+ tests?\b/.test(line)).length
  return `${ended} of ${files} test files`
}

/** What vitest counted at its end, such as `359 passed | 3 skipped (362)`. */
export function vitestCounts(log: string): string | undefined {
  return linesOf(log)
    .find(line => /^ +Tests {2}/.test(line))
    ?.replace(/^ +Tests +/, '')
}

/** What to show of a run that failed: vitest's report of the failures, else the last lines. */
export function vitestFailures(log: string): string {
  const lines = linesOf(log)
  const start = lines.findIndex(line => /^⎯+ (Failed|Unhandled) /.test(line))
  return start === -1 ? lastLines(log) : lines.slice(start).join('\n').trimEnd()
}

/** The last lines, 20 of them unless a number is given. */
export function lastLines(log: string, count = 20): string {
  return linesOf(log.trimEnd()).slice(-count).join('\n')
}

function linesOf(log: string): readonly string[] {
  return stripVTControlCharacters(log).split('\n')
}
