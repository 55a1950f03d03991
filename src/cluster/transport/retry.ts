/** An end of one try of a request: the HTTP status or 0, a reason, the Retry-After header. */
export interface TryEnd {
  readonly status: number
  readonly reason: string
  readonly retryAfter: string | null
}

export interface RetryState {
  /** Tries made so far, at least 1. */
  readonly tries: number
  /** Milliseconds waited between them so far. */
  readonly waited: number
  /** Whether this server has answered in this run; before that, a refusal is its answer. */
  readonly reached: boolean
}

const mostTries = 5
const longestWait = 10_000

/** Seconds or a date, as RFC 9110 allows; undefined where there is none. */
function retryAfterMs(header: string | null, now: number): number | undefined {
  if (header === null) return undefined
  if (/^\s*\d+\s*$/.test(header)) return Number(header) * 1000
  const date = Date.parse(header)
  return Number.isNaN(date) ? undefined : Math.max(0, date - now)
}

function isTransient({ status, reason, retryAfter }: TryEnd, reached: boolean): boolean {
  if (status === 429 || status === 503) return true
  // A 500 is often final (a manifest that cannot be converted), unless the server itself asks for another try.
  if (status >= 500) return retryAfter !== null
  if (reason === 'ConnectionReset') return true
  return reason === 'ConnectionRefused' && reached
}

/**
 * How long to wait before the next try, in milliseconds, or undefined where the failure stands. All requests
 * of cluster/ may be repeated: reads, server-side applies of a whole manifest, deletes with preconditions.
 * `jitter` is from 0 to 1, `now` in milliseconds since 1970.
 */
export function retryDelay(end: TryEnd, state: RetryState, jitter: number, now: number): number | undefined {
  if (state.tries >= mostTries || !isTransient(end, state.reached)) return undefined
  const backoff = 250 * 2 ** (state.tries - 1) * (0.75 + jitter / 2)
  const delay = Math.round(retryAfterMs(end.retryAfter, now) ?? backoff)
  return state.waited + delay > longestWait ? undefined : delay
}
