/**
 * A stop that the user can mend: bad flags, a configuration that cannot be evaluated, a cluster out of reach.
 * Printed without a stack trace. Everything else that is thrown is a bug of ours.
 * `hint` is the next thing to type or to look at, printed on a line of its own.
 */
export class UserError extends Error {
  readonly hint: string | undefined

  constructor(message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'UserError'
    this.hint = options.hint
  }
}

/** The message of anything thrown, for use inside another message. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** A word as a shell takes it, quoted where it must be: for lines that a user can type. */
export function shellWord(word: string): string {
  return /^[\w./:#@%+=-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}
