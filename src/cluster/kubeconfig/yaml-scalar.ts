/** The value of a scalar in YAML 1.1, as go-yaml resolves it. A date is a string. */
export type ScalarValue = string | number | boolean | null

const words = new Map<string, boolean | number | null>([
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'on', 'On', 'ON', 'true', 'True', 'TRUE'].map(
    word => [word, true] as const,
  ),
  ...['n', 'N', 'no', 'No', 'NO', 'off', 'Off', 'OFF', 'false', 'False', 'FALSE'].map(
    word => [word, false] as const,
  ),
  ...['', '~', 'null', 'Null', 'NULL'].map(word => [word, null] as const),
  ...['.nan', '.NaN', '.NAN'].map(word => [word, Number.NaN] as const),
  ...['.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF'].map(word => [word, Infinity] as const),
  ...['-.inf', '-.Inf', '-.INF'].map(word => [word, -Infinity] as const),
])

const radixes: Record<string, number> = { '0x': 16, '0o': 8, '0b': 2, '0': 8 }
const decimal = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i

function wholeNumber(text: string): number | undefined {
  const [, sign, prefix = '', digits = ''] = /^([-+]?)(0[xob]|0(?=.))([\da-f]+)$/i.exec(text) ?? []
  const radix = radixes[prefix.toLowerCase()]
  if (radix === undefined) return undefined
  if (![...digits].every(digit => Number.parseInt(digit, 36) < radix)) return undefined
  return Number.parseInt(digits, radix) * (sign === '-' ? -1 : 1)
}

/**
 * Resolves a plain scalar as go-yaml does, which kubectl reads a kubeconfig with. Unlike YAML 1.2, `yes` and `on` are
 * Booleans, and `010` and `1_000` are numbers. go-yaml does not know YAML 1.1's numbers to the base of 60.
 */
export function resolveScalar(text: string): ScalarValue {
  const word = words.get(text)
  if (word !== undefined) return word
  if (/^\.\d/.test(text)) return decimal.test(text) ? Number(text) : text
  if (!/^[-+\d]/.test(text)) return text
  const plain = text.replaceAll('_', '')
  return wholeNumber(plain) ?? (decimal.test(plain) ? Number(plain) : text)
}
