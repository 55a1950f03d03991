import type { Clock } from '../../src/api/clock.ts'

interface Sleeper {
  readonly until: number
  readonly wake: () => void
}

/** A clock that stands still until a test moves it. */
export interface FakeClock extends Clock {
  /** How long those that sleep now meant to sleep when they began, in milliseconds. */
  readonly asleep: () => readonly number[]
  /** Lets so many milliseconds pass, and wakes those that sleep one after the other. */
  advance(milliseconds: number): Promise<void>
}

/** `jumps` makes a sleep pass at once, for code with a single sleeper. */
export function fakeClock({ jumps = false } = {}): FakeClock {
  let time = 0
  const sleepers = new Map<Sleeper, number>()
  return {
    now: () => time,
    sleep: (milliseconds, signal) =>
      new Promise(resolve => {
        if (signal?.aborted) return resolve()
        if (jumps) {
          time += milliseconds
          return resolve()
        }
        const sleeper = { until: time + milliseconds, wake: () => wake() }
        const wake = () => {
          sleepers.delete(sleeper)
          resolve()
        }
        sleepers.set(sleeper, milliseconds)
        signal?.addEventListener('abort', wake, { once: true })
      }),
    asleep: () => [...sleepers.values()],
    async advance(milliseconds) {
      const end = time + milliseconds
      for (;;) {
        const [next] = [...sleepers.keys()].sort((a, b) => a.until - b.until)
        if (next === undefined || next.until > end) break
        time = next.until
        next.wake()
        await settle()
      }
      time = end
      await settle()
    },
  }
}

/** Lets all that can run without the network or a clock run. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise(resolve => setImmediate(resolve))
}
