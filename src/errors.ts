/**
 * An error that the user can fix: wrong flags, a configuration that can't be evaluated, a cluster that does not answer.
 * It is printed without a stack trace. Any other error that is thrown is a bug of this program.
 * `hint` is the next thing to type or to look at. It is printed on a line of its own.
 */
export class UserError extends Error {
  readonly hint: string | undefined

  constructor(message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'UserError'
    this.hint = options.hint
  }
}

/** The message of any thrown value, for use in another message. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/**
 * A word for a command line that the user can type. It is quoted if the shell needs quotes. `#` needs them at the
 * beginning of a word, because a comment begins with it.
 */
export function shellWord(word: string): string {
  return /^[\w./:@%+=-][\w./:#@%+=-]*$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}
