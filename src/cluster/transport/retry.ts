import type { ApiRequest } from './api-request.ts'

/** An end of one try of a request: the HTTP status or 0, reason and message of a failure, the Retry-After header. */
export interface TryEnd {
  readonly status: number
  readonly reason: string
  readonly message: string
  readonly retryAfter: string | null
}

export interface RetryState {
  /** Tries made so far, at least 1. */
  readonly tries: number
  /** Milliseconds since the first try failed. */
  readonly elapsed: number
  /** The most milliseconds from the first failure to the last try; 0 for no repeats. */
  readonly timeout: number
  /** Whether this server has answered in this run; before that, a refused connection is its answer. */
  readonly reached: boolean
}

/** Milliseconds: neither a server's wish nor our own back-off makes one wait longer. */
const longestDelay = 32_000

/** Milliseconds: an extension API server that is gone is mostly gone for good. */
const longestForExtension = 5_000

/** Milliseconds of a Retry-After header: seconds or a date, as RFC 9110 allows; undefined where there is none. */
function retryAfterMs(header: string | null, now: number): number | undefined {
  if (header === null) return undefined
  if (/^\s*\d+\s*$/.test(header)) return Number(header) * 1000
  const date = Date.parse(header)
  return Number.isNaN(date) ? undefined : Math.max(0, date - now)
}

// What the API server passes on from etcd as a Status without Retry-After, while etcd elects a leader.
const etcdElection = /^etcdserver: (leader changed|no leader|request timed out)/

/** Whether the server has surely not carried the request out. */
function isUntouched({ status, reason }: TryEnd): boolean {
  return status === 429 || reason === 'ConnectionRefused'
}

function isTransient({ status, reason, message, retryAfter }: TryEnd, reached: boolean): boolean {
  if (status === 429 || status === 503) return true
  // A 500 is often final (a manifest that cannot be converted), unless the server itself asks for another try.
  if (status >= 500) return retryAfter !== null || etcdElection.test(message)
  if (reason === 'ConnectionReset') return true
  return reason === 'ConnectionRefused' && reached
}

/**
 * How long to wait before the next try, in milliseconds, or undefined where the failure stands. All requests but POST
 * may be repeated: reads, server-side applies of a whole manifest, replacements and deletions with preconditions. A
 * POST is repeated only where the server has not carried it out. `jitter` is from 0 to 1, `now` in milliseconds since
 * 1970.
 */
export function retryDelay(
  request: Pick<ApiRequest, 'method' | 'extension'>,
  end: TryEnd,
  state: RetryState,
  { jitter, now }: { readonly jitter: number; readonly now: number },
): number | undefined {
  if (!isTransient(end, state.reached)) return undefined
  if (request.method === 'POST' && !isUntouched(end)) return undefined
  const backoff = Math.min(250 * 2 ** (state.tries - 1), longestDelay) * (0.75 + jitter / 2)
  const delay = Math.round(retryAfterMs(end.retryAfter, now) ?? Math.min(backoff, longestDelay))
  const timeout = request.extension ? Math.min(state.timeout, longestForExtension) : state.timeout
  if (timeout === 0 || delay > longestDelay || state.elapsed + delay > timeout) return undefined
  return delay
}
