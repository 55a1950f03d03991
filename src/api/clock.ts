/** Time, handed in so that tests need not wait. */
export interface Clock {
  /** Milliseconds; only differences count. */
  now(): number
  /** Resolves after some milliseconds, or as soon as the signal is aborted. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>
}
