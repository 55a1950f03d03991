/**
 * A line that is safe to print: control characters and invisible formatting characters become JSON's escapes, tabs
 * stay. Text from a cluster must not move the cursor, change colours or hide lines.
 */
export function visible(line: string): string {
  return line.replace(/[^\P{Cc}\t]|\p{Cf}/gu, character => character.split('').map(escaped).join(''))
}

/** JSON's escape of one UTF-16 code unit. */
function escaped(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
}

/** The same for a text of several lines. If the text is JSON, its meaning stays the same. */
export function visibleLines(text: string): string {
  return text.split('\n').map(visible).join('\n')
}
