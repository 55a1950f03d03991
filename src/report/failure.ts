import type { ChalkInstance } from 'chalk'
import { messageOf, UserError } from '../errors.ts'
import { visibleLines } from './visible.ts'

export interface FailureStyle {
  readonly color: ChalkInstance
  /** Whether to show the stack trace, for reports of bugs. */
  readonly stack: boolean
}

/**
 * The lines for stderr about something that was thrown. A UserError gives its message, and its hint on another
 * line. Anything else is a bug, and the text says so. The last line begins with the reason.
 */
export function failureText(error: unknown, { color, stack }: FailureStyle): string {
  const trace = stack ? visibleLines(stackOf(error)) : ''
  if (error instanceof UserError) {
    const hint = error.hint === undefined ? '' : `${visibleLines(error.hint)}\n`
    const text = `${color.red('error:')} ${visibleLines(error.message)}\n${hint}${trace}`
    const isLast = error.reason === 'error' && text.indexOf('\n') === text.length - 1
    return isLast ? text : `${text}${color.red(`${error.reason}:`)} nothing was written\n`
  }
  const next = stack
    ? 'Please report it as an issue of kubectl-nixos and include the lines below.'
    : 'Please report it as an issue of kubectl-nixos and include the output of the same command with -v=9.'
  return `${color.red('error:')} ${visibleLines(messageOf(error))}\nThis is a bug in kubectl-nixos. ${next}\n${trace}${color.red('error:')} the run ended because of this bug\n`
}

function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return ''
  const own = `${error.stack ?? error.message}\n`
  return error.cause === undefined
    ? own
    : `${own}caused by: ${stackOf(error.cause) || `${messageOf(error.cause)}\n`}`
}
