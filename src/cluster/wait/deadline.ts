import type { Clock } from '../../api/clock.ts'

/** What ends a wait. */
export interface WaitLimits {
  readonly clock: Clock
  /** Milliseconds. */
  readonly timeout: number
  /** Ends the wait early. */
  readonly signal: AbortSignal
}

/** Runs a wait until it ends, or until its time is up. Then it returns undefined and aborts `deadline`. */
export async function withDeadline<T>(
  { clock, timeout, signal }: WaitLimits,
  wait: (deadline: AbortSignal) => Promise<T>,
): Promise<T | undefined> {
  const finished = new AbortController()
  const late = new AbortController()
  const alarm = clock.sleep(timeout, AbortSignal.any([signal, finished.signal])).then(() => {
    late.abort()
    return undefined
  })
  try {
    return await Promise.race([wait(late.signal), alarm])
  } finally {
    finished.abort()
  }
}

/** Milliseconds before the next look: 200 after the first, then 1.5 times as long each time, at most 5 seconds. */
export function pollDelay(looks: number): number {
  return Math.min(5000, Math.round(200 * 1.5 ** looks))
}

/** Whether the server refuses a list or a watch, now and later. */
export function isForbidden({ status }: { readonly status: number }): boolean {
  return status === 401 || status === 403 || status === 404 || status === 405
}
