/** One thing that may stand at the cursor. */
export interface Candidate {
  readonly word: string
  readonly description?: string
}

/** What completes a word; `directive` adds up the bits below. */
export interface Completions {
  readonly candidates: readonly Candidate[]
  readonly directive: number
}

/** Bits of cobra's ShellCompDirective, which kubectl's completion heeds; what a kubectl does not know it ignores. */
const noFiles = 4
const endings = 8
const keepOrder = 32

export const nothing: Completions = { candidates: [], directive: noFiles }
export const anyFile: Completions = { candidates: [], directive: 0 }

/** These and nothing else, in this order. */
export function oneOf(candidates: readonly Candidate[]): Completions {
  return { candidates, directive: noFiles + keepOrder }
}

/** Files whose names have an ending such as `nix`, and the folders on the way to them. */
export function filesEndingIn(ending: string): Completions {
  return { candidates: [{ word: ending }], directive: endings }
}

/** The candidates that go on with what was typed; the ending of file names is none. */
export function startingWith(word: string, reply: Completions): Completions {
  if ((reply.directive & noFiles) === 0) return reply
  return { ...reply, candidates: reply.candidates.filter(candidate => candidate.word.startsWith(word)) }
}

/** A reply in kubectl's form: a candidate a line, its description behind a tab, and last the directive. */
export function replyText({ candidates, directive }: Completions): string {
  const lines = candidates.map(({ word, description }) =>
    description === undefined ? word : `${word}\t${description}`,
  )
  return [...lines, `:${directive}`, ''].join('\n')
}
