/** One step of a setup or a test run, as its line describes it. */
export interface Step {
  /** What is done, such as `compile the program`. */
  readonly what: string
  /** About how long that takes on a machine with two cores, such as `6 min, once`. */
  readonly about: string
  /** The place of the step among all, such as `2/5`; a step that is run alone has none. */
  readonly number?: string
}

/** How far a step is: the seconds since its start, and a few words about its work where they are known. */
export interface Progress {
  readonly seconds: number
  readonly howFar?: string | undefined
}

/** The line of a step when it starts: `[2/5] compile the program (about 5 s) ...`. */
export function stepLine({ number, what, about }: Step): string {
  return `${number === undefined ? '' : `[${number}] `}${what} (about ${about}) ...`
}

/** The same line while the step runs: `[2/5] ... 412 of 1900 packages, 2 min 10 s`. */
export function progressLine(step: Step, { seconds, howFar }: Progress): string {
  return `${stepLine(step)} ${howFar === undefined ? '' : `${howFar}, `}${duration(seconds)}`
}

/** How a step ended; `result` is what it says of itself, such as the number of tests. */
export interface Ending {
  readonly well: boolean
  readonly seconds: number
  readonly result?: string | undefined
}

/** The same line when the step has ended: `[2/5] ... done in 40 s: 359 passed`, or `... failed after 40 s`. */
export function endLine(step: Step, { well, seconds, result }: Ending): string {
  const how = well ? 'done in' : 'failed after'
  return `${stepLine(step)} ${how} ${duration(seconds)}${result === undefined ? '' : `: ${result}`}`
}

/** Seconds as people write them: `4.2 s`, `40 s`, `5 min 40 s`, `1 h 2 min`. */
export function duration(seconds: number): string {
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`
  const whole = Math.round(seconds)
  if (whole < 60) return `${whole} s`
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60)]
  return hours > 0 ? `${hours} h ${minutes} min` : `${minutes} min ${whole % 60} s`
}

/** A line cut to the width of a terminal, because one that wraps can't be written over. */
export function cutTo(columns: number, line: string): string {
  return line.length < columns ? line : `${line.slice(0, Math.max(0, columns - 4))}...`
}
