import type { ApiRequest } from './api-request.ts'

/**
 * How one try of a request ended: the HTTP status (0 without an answer), the reason and message of the failure, and
 * the Retry-After header.
 */
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
  /** The most milliseconds from the first failure to the last try; 0 means no repeats. */
  readonly timeout: number
  /** Whether this server has answered in this run. Before its first answer, a refused connection is final. */
  readonly reached: boolean
}

/** Milliseconds, for a delay that the server asks for and for our own back-off. */
const longestDelay = 32_000
/** Milliseconds. */
const shortestDelay = 250

/** Milliseconds. An extension API server that does not answer has usually been removed. */
const longestForExtension = 5_000

/** Milliseconds of a Retry-After header, which has seconds or a date (RFC 9110); undefined without a header. */
function retryAfterMs(header: string | null, now: number): number | undefined {
  if (header === null) return undefined
  if (/^\s*\d+\s*$/.test(header)) return Number(header) * 1000
  const date = Date.parse(header)
  return Number.isNaN(date) ? undefined : Math.max(0, date - now)
}

// While etcd elects a leader, the API server answers with these messages of etcd in a Status without Retry-After.
const etcdElection = /^etcdserver: (leader changed|no leader|request timed out)/

/** Whether the server has certainly not carried out the request. */
function isUntouched({ status, reason }: TryEnd): boolean {
  return status === 429 || reason === 'ConnectionRefused'
}

function isTransient({ status, reason, message, retryAfter }: TryEnd, reached: boolean): boolean {
  if (status === 429 || status === 503) return true
  // A 500 is often final, for example if a manifest cannot be converted. Retry-After shows that it is not.
  if (status >= 500) return retryAfter !== null || etcdElection.test(message)
  if (reason === 'ConnectionReset') return true
  return reason === 'ConnectionRefused' && reached
}

/**
 * Milliseconds to wait before the next try; undefined if the failure is final. All methods but POST may be
 * repeated: reads, server-side applies of a whole manifest, replacements, and deletions with preconditions. A POST
 * is repeated only if the server has not carried it out. `jitter` is from 0 to 1, `now` is in milliseconds since
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
  // A Retry-After of 0, or of a moment that has passed, must not make a loop without a pause.
  const asked = retryAfterMs(end.retryAfter, now)
  const delay = Math.round(
    asked === undefined ? Math.min(backoff, longestDelay) : Math.max(asked, shortestDelay),
  )
  const timeout = request.extension ? Math.min(state.timeout, longestForExtension) : state.timeout
  if (timeout === 0 || delay > longestDelay || state.elapsed + delay > timeout) return undefined
  return delay
}
