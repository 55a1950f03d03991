/** The time, handed in so that tests of waits need not wait. */
export interface Clock {
  /** Milliseconds since 1970; never goes back. */
  now(): number
  /** Resolves after so many milliseconds, or at once when the signal aborts; never rejects. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>
}
