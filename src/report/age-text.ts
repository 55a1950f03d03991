const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

/** From which age on which units are shown, the oldest first. Young things have a second unit, as in `3m20s`. */
const steps: readonly (readonly [
  from: number,
  unit: number,
  name: string,
  rest?: readonly [number, string],
])[] = [
  [8 * day, day, 'd'],
  [2 * day, day, 'd', [hour, 'h']],
  [8 * hour, hour, 'h'],
  [3 * hour, hour, 'h', [minute, 'm']],
  [10 * minute, minute, 'm'],
  [2 * minute, minute, 'm', [second, 's']],
  [Number.NEGATIVE_INFINITY, second, 's'],
]

/**
 * A time span in the form that kubectl gives ages: `45s`, `3m20s`, `15m`, `5h12m`, `30h`, `2d5h`, `90d`. A time in the
 * future is `0s`, because the clocks of two machines differ. `milliseconds` may be NaN, which is `<unknown>`.
 */
export function ageText(milliseconds: number): string {
  if (Number.isNaN(milliseconds)) return '<unknown>'
  const age = Math.max(0, milliseconds)
  const step = steps.find(([from]) => age >= from)
  if (step === undefined) return '0s'
  const [, unit, name, rest] = step
  const whole = `${Math.floor(age / unit)}${name}`
  if (rest === undefined) return whole
  const left = Math.floor((age % unit) / rest[0])
  return left === 0 ? whole : `${whole}${left}${rest[1]}`
}

/** The age of something that has happened at a time in RFC 3339. `now` is in milliseconds since 1970. */
export function ageSince(time: string | undefined, now: number): string {
  return ageText(now - Date.parse(time ?? ''))
}
