/** One word that may stand at the cursor. */
export interface Candidate {
  readonly word: string
  readonly description?: string
}

/** The candidates for a word. `directive` is the sum of the bits below. */
export interface Completions {
  readonly candidates: readonly Candidate[]
  readonly directive: number
}

/**
 * Bits of cobra's ShellCompDirective. kubectl passes them to the shell's script, and an old kubectl ignores the
 * bits that it does not know.
 */
const noFiles = 4
const endings = 8
const keepOrder = 32

export const nothing: Completions = { candidates: [], directive: noFiles }
export const anyFile: Completions = { candidates: [], directive: 0 }

/** These candidates and no files, in this order. */
export function oneOf(candidates: readonly Candidate[]): Completions {
  return { candidates, directive: noFiles + keepOrder }
}

/** Files whose names end with `ending`, such as `nix`, and the folders on the way to them. */
export function filesEndingIn(ending: string): Completions {
  return { candidates: [{ word: ending }], directive: endings }
}

/**
 * The candidates that begin with the typed word. A reply about files stays as it is, because its candidate is an
 * ending.
 */
export function startingWith(word: string, reply: Completions): Completions {
  if ((reply.directive & noFiles) === 0) return reply
  return { ...reply, candidates: reply.candidates.filter(candidate => candidate.word.startsWith(word)) }
}

/**
 * A reply in cobra's form: one candidate a line, with its description after a tab, and the directive in the last
 * line.
 */
export function replyText({ candidates, directive }: Completions): string {
  const lines = candidates.map(({ word, description }) =>
    description === undefined ? word : `${word}\t${description}`,
  )
  return [...lines, `:${directive}`, ''].join('\n')
}
