/**
 * A line of foreign text for a terminal: control and invisible formatting characters in JSON's escapes, tabs kept.
 * Text from a cluster must not move the cursor, recolour or hide lines.
 */
export function visible(line: string): string {
  return line.replace(/[^\P{Cc}\t]|\p{Cf}/gu, character => character.split('').map(escaped).join(''))
}

/** JSON's escape of half a surrogate pair, or of a character that needs none. */
function escaped(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
}

/** The same for a text of several lines; JSON means the same as before. */
export function visibleLines(text: string): string {
  return text.split('\n').map(visible).join('\n')
}
