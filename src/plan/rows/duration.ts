import type { Json } from '../../manifest/object.ts'

/** Nanoseconds by the units of Go's time.ParseDuration, and by the days and weeks of Prometheus. */
const units: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  μs: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  h: 3600e9,
  d: 86_400e9,
  w: 604_800e9,
}

const form = /^[+-]?(?:\d{1,12}(?:\.\d{1,9})?(?:ns|us|µs|μs|ms|s|m|h|d|w))+$/
const part = /(\d+)(?:\.(\d+))?(ns|us|µs|μs|ms|s|m|h|d|w)/g

/**
 * A duration in nanoseconds times 10^9, for comparing exactly: `60s` and `1m0s` give the same. Undefined for what is no
 * duration; a number without a unit is none.
 */
export function parseDuration(value: Json): bigint | undefined {
  if (typeof value !== 'string' || !form.test(value)) return undefined
  const parts = [...value.matchAll(part)].map(([, whole = '', fraction = '', unit = '']) => {
    return BigInt(whole + fraction.padEnd(9, '0')) * BigInt(units[unit] ?? 0)
  })
  const sum = parts.reduce((total, one) => total + one, 0n)
  return value.startsWith('-') ? -sum : sum
}
