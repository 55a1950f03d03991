import { cutTo, type Ending, endLine, progressLine, type Step, stepLine } from './step-text.ts'

/** Where the line of a step is shown, such as `process.stderr`. */
export interface Screen {
  readonly isTTY?: boolean
  readonly columns?: number
  write(text: string): unknown
}

/**
 * Shows the line of a step until the function that it returns is called with the end. `howFar`
 * is asked for words on the progress whenever the line is shown again. On a terminal the line is
 * written over each second; elsewhere it is repeated each minute.
 * The variable STEP_NUMBER gives the place of the step among those of the script that runs it, such as `2/5`.
 */
export function showStep(
  step: Step,
  howFar: () => string | undefined = () => undefined,
  screen: Screen = process.stderr,
): (end: Omit<Ending, 'seconds'>) => void {
  const number = process.env['STEP_NUMBER']
  const line = number ? { number, ...step } : step
  const start = performance.now()
  const seconds = () => (performance.now() - start) / 1000
  const isTerminal = screen.isTTY === true
  const show = (line: string) =>
    screen.write(isTerminal ? `\r\x1b[2K${cutTo(screen.columns || 80, line)}` : `${line}\n`)

  show(stepLine(line))
  const timer = setInterval(
    () => show(progressLine(line, { seconds: seconds(), howFar: howFar() })),
    isTerminal ? 1000 : 60_000,
  )
  timer.unref()
  return end => {
    clearInterval(timer)
    screen.write(`${isTerminal ? '\r\x1b[2K' : ''}${endLine(line, { ...end, seconds: seconds() })}\n`)
  }
}
