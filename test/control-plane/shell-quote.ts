/** A word that a POSIX shell reads back unchanged. */
export function shellQuote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}
