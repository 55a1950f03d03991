/** What the transport tells while it works. Plain data: `report/trace-text.ts` makes the lines of `-v` from it. */
export type TransportEvent =
  | RequestAnswered
  | BodyTransferred
  | RequestRepeated
  | LimitChanged
  | RequestsPaused
  | { readonly kind: 'cluster-note'; readonly text: string }
  | { readonly kind: 'cluster-warning'; readonly text: string }

/** One try of a request has ended, or the answer to a watch has begun. */
interface RequestAnswered {
  readonly kind: 'request-answered'
  readonly method: string
  readonly url: string
  /** The HTTP status, or the reason of a failure that came before there was one. */
  readonly end: number | string
  readonly milliseconds: number
}

/** A body as it was sent or received, which may hold the values of a Secret: print it through `traceText` only. */
export interface BodyTransferred {
  readonly kind: 'body-transferred'
  readonly of: 'request' | 'answer'
  readonly path: string
  readonly text: string
}

/** A try has failed, and the request is sent again after a delay. */
interface RequestRepeated {
  readonly kind: 'request-repeated'
  readonly method: string
  readonly url: string
  /** Tries made so far, at least 1. */
  readonly tries: number
  /** Milliseconds until the next try waits for its turn. */
  readonly delay: number
  /** The HTTP status or the reason of the failure. */
  readonly why: number | string
}

/** Why the limiter lets more or fewer requests be under way at once. */
export type LimitReason = 'too-many-requests' | 'unavailable' | 'slower' | 'steady'

/** How many requests may be under way at once has changed. */
interface LimitChanged {
  readonly kind: 'limit-changed'
  readonly from: number
  readonly to: number
  readonly why: LimitReason
}

/** The server has asked for a pause (429 with Retry-After), which holds for all requests. */
interface RequestsPaused {
  readonly kind: 'requests-paused'
  readonly milliseconds: number
}

/** Hears what the transport tells. */
export type Emit = (event: TransportEvent) => void
