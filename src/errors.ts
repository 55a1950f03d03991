/**
 * Why a run failed, for scripts: the first word of the last line on stderr, and `reason` of the JSON documents.
 * - `refused`: something was refused before the first write: an object, a deletion, the cluster, or the whole run.
 * - `apply-failed`, `readiness-failed`, `prune-failed`: this part of a rollout failed. The first part that failed counts.
 * - `lock`: another run holds the lock, or this run has lost it.
 * - `stale-plan`: a saved plan no longer fits.
 * - `interrupted`: a signal ended the run.
 * - `error`: anything else, such as a wrong flag or a configuration that cannot be evaluated.
 */
export type ExitReason =
  | 'refused'
  | 'apply-failed'
  | 'readiness-failed'
  | 'prune-failed'
  | 'lock'
  | 'stale-plan'
  | 'interrupted'
  | 'error'

/** What a UserError has besides its message. */
interface UserErrorOptions {
  readonly hint?: string | undefined
  readonly cause?: unknown
  /** `error` if absent. */
  readonly reason?: ExitReason
}

/**
 * An error that the user can fix: wrong flags, a configuration that can't be evaluated, a cluster that does not answer.
 * It is printed without a stack trace. Any other error that is thrown is a bug of this program.
 * `hint` is the next thing to type or to look at. It is printed on a line of its own.
 */
export class UserError extends Error {
  readonly hint: string | undefined
  readonly reason: ExitReason

  constructor(message: string, options: UserErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'UserError'
    this.hint = options.hint
    this.reason = options.reason ?? 'error'
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
