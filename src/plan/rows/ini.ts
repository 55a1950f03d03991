import type { JsonObject } from '../../manifest/object.ts'

/**
 * Reads a text of `[sections]` and `name = value` lines, properties files among them, with all values as texts. INI has
 * no standard, so whatever is not plain makes it throw: another kind of line, a name twice, a section twice.
 */
export function readIni(text: string): JsonObject {
  const root: JsonObject = {}
  let section = root
  for (const line of text.split(/\r?\n/)) {
    const content = line.trim()
    if (content === '' || /^[#;]/.test(content)) continue
    const header = /^\[([^[\]]+)\]$/.exec(content)?.[1]
    if (header !== undefined) {
      section = {}
      setOnce(root, header.trim(), section)
    } else {
      const pair = /^([\w][\w./@ -]*?)\s*=\s*(.*)$/.exec(content)
      if (pair === null) throw new SyntaxError('a line is neither a section nor a pair')
      setOnce(section, pair[1] ?? '', pair[2] ?? '')
    }
  }
  if (Object.keys(root).length === 0) throw new SyntaxError('no pair')
  return root
}

function setOnce(map: JsonObject, name: string, value: JsonObject[string]): void {
  if (Object.hasOwn(map, name)) throw new SyntaxError('a name twice')
  Object.defineProperty(map, name, { value, enumerable: true, configurable: true, writable: true })
}
