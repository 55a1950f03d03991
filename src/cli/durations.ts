import { UserError } from '../errors.ts'

const milliseconds: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
}

/**
 * Parses a duration in the forms of kubectl's `--request-timeout`: a whole number of seconds, or Go's form with
 * units (`1s`, `2m`, `1m30s`, `1.5h`). `0` means no limit. Returns milliseconds, rounded up. Throws a UserError
 * that names the flag.
 */
export function parseDuration(text: string, flag: string): number {
  if (/^\d+$/.test(text)) return inRange(Number(text) * 1000, text, flag)
  const parts = [...text.matchAll(/(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|ms|s|m|h)/g)]
  if (parts.length === 0 || parts.map(part => part[0]).join('') !== text) throw invalid(text, flag)
  const total = parts.reduce(
    (sum, [, amount, unit]) => sum + Number(amount) * (milliseconds[unit ?? ''] ?? 0),
    0,
  )
  return inRange(Math.ceil(total), text, flag)
}

// A timer above 2^31-1 milliseconds fires at once, so such a duration is refused.
function inRange(value: number, text: string, flag: string): number {
  if (value > 2_147_483_647) throw invalid(text, flag)
  return value
}

function invalid(text: string, flag: string): UserError {
  return new UserError(
    `invalid value ${JSON.stringify(text)} for ${flag}: not a duration of at most 24 days`,
    {
      hint: 'Give whole seconds or a number with a unit, such as 30, 1s, 2m, 1m30s or 3h; 0 is no limit.',
    },
  )
}
