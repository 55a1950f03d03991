/** The time as a parameter, so that tests can replace it and need not wait. */
export interface Clock {
  /** Milliseconds since 1970; never goes back. */
  now(): number
  /** Resolves after this time, or at once when the signal is aborted. Never rejects. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>
}
