import { visibleLines } from '../report/visible.ts'
import type { Io } from './io.ts'

/** Writes to stderr what `-v` asks for; a text is made only where its level is shown. */
export function logTo(io: Pick<Io, 'err'>, verbosity: number) {
  return (level: number, text: () => string): void => {
    if (verbosity >= level) io.err(`${visibleLines(text())}\n`)
  }
}
