/** Why something is not done: a sentence without its full stop, what it is about line by line, the next thing to type. */
export interface Explanation {
  readonly message: string
  readonly details: readonly string[]
  readonly hint?: string
}
