/** The lines of a text in the order of the alphabet, for lines whose own order is free: those inside a rank. */
export function sortedLines(text: string): string[] {
  return text
    .split('\n')
    .filter(line => line !== '')
    .sort()
}
