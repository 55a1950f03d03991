import { visible } from './visible.ts'

/** Why something is not done: a sentence without its full stop, what it is about line by line, the next thing to type. */
export interface Explanation {
  readonly message: string
  readonly details: readonly string[]
  readonly hint?: string
}

/** An explanation whose lines a terminal shows as they are: names and managers in it come from the cluster. */
export function visibleExplanation({ message, details, hint }: Explanation): Explanation {
  const shown = { message: visible(message), details: details.map(visible) }
  return hint === undefined ? shown : { ...shown, hint: visible(hint) }
}
