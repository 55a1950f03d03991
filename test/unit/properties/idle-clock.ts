import type { Clock } from '../../../src/api/clock.ts'

interface Sleeper {
  readonly until: number
  readonly wake: () => void
}

/** A clock for code whose requests are answered at once: time passes only when everybody sleeps. */
export function idleClock(): Clock {
  let time = 0
  const sleepers = new Set<Sleeper>()
  const wakeNext = () => {
    const [next] = [...sleepers].sort((a, b) => a.until - b.until)
    if (next === undefined) return
    time = Math.max(time, next.until)
    next.wake()
    setImmediate(wakeNext)
  }
  return {
    now: () => time,
    sleep: (milliseconds, signal) =>
      new Promise(resolve => {
        if (signal?.aborted) return resolve()
        const sleeper: Sleeper = { until: time + milliseconds, wake: () => end() }
        const end = () => {
          sleepers.delete(sleeper)
          resolve()
        }
        if (sleepers.size === 0) setImmediate(wakeNext)
        sleepers.add(sleeper)
        signal?.addEventListener('abort', end, { once: true })
      }),
  }
}
