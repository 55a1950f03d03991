const marker = 'Invalid value: '
/** Characters. A longer value hides the reason, which stands behind it. */
const longest = 120

/**
 * A message of the API server without the values that are so long that nobody would find the reason behind them. The
 * server quotes the whole Pod template of a Job (1.5 kB), in its own spelling.
 */
export function withoutLongValues(message: string): string {
  const [first = '', ...others] = message.split(marker)
  return [first, ...others.map(shortened)].join(marker)
}

/** The reason in the message of a cause: `field is immutable` in `Invalid value: "a": field is immutable`. */
export function reasonOfCause(message: string): string {
  const [line = ''] = message.split('\n')
  const rest = line.startsWith(marker) ? line.slice(marker.length) : undefined
  if (rest === undefined) return line.replace(/^(Forbidden|Required value): /, '')
  const reason = rest.slice(valueEnd(rest)).replace(/^: /, '')
  return reason === '' ? line : reason
}

function shortened(text: string): string {
  const end = valueEnd(text)
  if (end <= longest) return text
  const [open] = text
  const short = open === '{' ? '{...}' : open === '[' ? '[...]' : '...'
  return short + text.slice(end)
}

/** The length of the value with which a text begins: JSON, or a word up to the next colon. */
function valueEnd(text: string): number {
  if (!/^["{[]/.test(text)) return /^[^:\n]*/.exec(text)?.[0].length ?? 0
  let depth = 0
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]]/g)) {
    if (token === '{' || token === '[') depth++
    if (token === '}' || token === ']') depth--
    if (depth === 0) return index + token.length
  }
  return text.length
}
