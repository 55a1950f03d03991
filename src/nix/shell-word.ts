/** A word as a shell takes it, quoted where it must be: for lines that a user can type. */
export function shellWord(word: string): string {
  return /^[\w./:#@%+=-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}
