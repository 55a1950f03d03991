import type { ChalkInstance } from 'chalk'

/** What lines are written for: a width in characters, and colours or none. */
export interface Canvas {
  readonly width: number
  readonly color: ChalkInstance
}

/** The width of a diff unless another one is known. */
export const usualWidth = 100

/** Lines below another one, with the width that is left for them. */
export function indented({ width, color }: Canvas, by: number, write: (inner: Canvas) => string[]): string[] {
  // Below this, lines could not say anything.
  return indentedLines(write({ width: Math.max(40, width - by), color }), by)
}

/** Lines with spaces before them; empty ones stay empty. */
export function indentedLines(lines: readonly string[], by: number): string[] {
  return lines.map(line => (line === '' ? '' : `${' '.repeat(by)}${line}`))
}
