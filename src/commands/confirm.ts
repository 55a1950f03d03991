import type { Io } from './io.ts'

/**
 * Asks until the answer is `yes` or `no`, as kubernixos did. An empty line, the end of input and an interrupt mean
 * no.
 */
export async function confirm(question: string, io: Pick<Io, 'ask'>): Promise<boolean> {
  let answer = await io.ask(question)
  for (;;) {
    const word = answer?.trim().toLowerCase()
    if (word === 'yes') return true
    if (word === undefined || word === '' || word === 'no') return false
    answer = await io.ask('Please type yes or no and then press enter: ')
  }
}
