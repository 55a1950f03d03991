/** The events of the transport, as plain data. `report/trace-text.ts` turns them into the lines of `-v`. */
export type TransportEvent =
  | RequestAnswered
  | BodyTransferred
  | RequestRepeated
  | LimitChanged
  | RequestsPaused
  | { readonly kind: 'cluster-note'; readonly text: string }
  | { readonly kind: 'cluster-warning'; readonly text: string }

/** A try of a request has ended, or the answer to a watch has begun. */
interface RequestAnswered {
  readonly kind: 'request-answered'
  readonly method: string
  readonly url: string
  /** The HTTP status, or the reason of a failure without an answer. */
  readonly end: number | string
  readonly milliseconds: number
}

/**
 * A body that was sent or received. It may contain the values of a Secret, so print it through `traceText` only.
 */
export interface BodyTransferred {
  readonly kind: 'body-transferred'
  readonly of: 'request' | 'answer'
  readonly path: string
  readonly text: string
}

/** A try has failed, and the request will be sent again after a delay. */
interface RequestRepeated {
  readonly kind: 'request-repeated'
  readonly method: string
  readonly url: string
  /** Tries made so far, at least 1. */
  readonly tries: number
  /** Milliseconds until the next try queues in the limiter. */
  readonly delay: number
  /** The HTTP status or the reason of the failure. */
  readonly why: number | string
}

/** Why the limiter allows more or fewer requests at once. */
export type LimitReason = 'too-many-requests' | 'unavailable' | 'slower' | 'steady'

/** The number of requests that may be under way at once has changed. */
interface LimitChanged {
  readonly kind: 'limit-changed'
  readonly from: number
  readonly to: number
  readonly why: LimitReason
}

/** The server has asked for a pause (429 with Retry-After). The pause holds for all requests. */
interface RequestsPaused {
  readonly kind: 'requests-paused'
  readonly milliseconds: number
}

/** Receives the events of the transport. */
export type Emit = (event: TransportEvent) => void
