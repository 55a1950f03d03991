import type { Io } from './io.ts'

/**
 * Asks once. `y` and `yes` in any case of letters mean yes. Everything else means no, as do an empty line, the end of
 * input and an interrupt (docs/rules.md 3.17).
 */
export async function confirm(question: string, io: Pick<Io, 'ask'>): Promise<boolean> {
  const word = (await io.ask(question))?.trim().toLowerCase()
  return word === 'y' || word === 'yes'
}
