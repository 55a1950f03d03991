import type { Io } from './io.ts'

/**
 * Asks once. `y` and `yes` in any case of letters mean yes. Everything else means no, as do an empty line, the end of
 * input and an interrupt (docs/rules.md 3.17). After those two the line of the question is ended, because nobody has
 * pressed Enter.
 */
export async function confirm(question: string, io: Pick<Io, 'ask' | 'err'>): Promise<boolean> {
  const answer = await io.ask(question)
  if (answer === undefined) io.err('\n')
  const word = answer?.trim().toLowerCase()
  return word === 'y' || word === 'yes'
}
