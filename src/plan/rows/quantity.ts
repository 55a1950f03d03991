import type { Json } from '../../manifest/object.ts'

/** Powers of ten and of two by the suffixes of k8s.io/apimachinery's resource.Quantity. */
const decimal: Readonly<Record<string, number>> = {
  n: -9,
  u: -6,
  m: -3,
  '': 0,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
}
const binary: Readonly<Record<string, bigint>> = { Ki: 10n, Mi: 20n, Gi: 30n, Ti: 40n, Pi: 50n, Ei: 60n }

const form = /^([+-]?)(\d{1,30})?(?:\.(\d{0,30}))?(?:([numkMGTPE]|[KMGTPE]i)|[eE]([+-]?\d{1,2}))?$/

/** The least power of ten that a quantity of this form can need: thirty decimals, nano, or an exponent. */
const scale = 130

/**
 * A quantity as a whole number of 10^-130, for comparing exactly: `1000m` and `1` give the same. Undefined for what
 * is no quantity; quantities of more than thirty digits are none here.
 */
export function parseQuantity(value: Json): bigint | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined
  const match = form.exec(String(value))
  if (match === null) return undefined
  const [, sign = '', whole = '', fraction = '', suffix = '', exponent = '0'] = match
  if (whole === '' && fraction === '') return undefined
  const digits = BigInt(`${sign === '-' ? '-' : ''}${whole}${fraction}`)
  const power = scale + (decimal[suffix] ?? 0) + Number(exponent) - fraction.length
  return digits * 10n ** BigInt(power) * 2n ** (binary[suffix] ?? 0n)
}
