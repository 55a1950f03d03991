import type { LimitReason } from './events.ts'

/**
 * How many requests may be under way at once. With 16, a server of two cores answered fastest. The most is far
 * below the seats that API priority and fairness gives to all clients together (600 by default).
 */
export const limits = { least: 2, first: 16, most: 64 }

/** What the limiter knows. A round is as many answers as the limit allows requests at once. */
export interface LimitState {
  readonly limit: number
  /** Counts the decreases. A request that was sent before the last decrease says nothing about the present limit. */
  readonly era: number
  /** Before the first decrease, the limit grows by a quarter in each round; afterwards it grows by one. */
  readonly eager: boolean
  readonly round: { readonly answers: number; readonly slow: number; readonly waiting: boolean }
  /** The least milliseconds of each pace (see ApiRequest). */
  readonly best: Readonly<Record<string, number>>
}

/** How one request ended. */
export type Measurement =
  | {
      readonly kind: 'answered'
      /** As in ApiRequest; undefined if the time says nothing about the load, as for lists. */
      readonly pace: string | undefined
      /** Milliseconds until the answer began. */
      readonly milliseconds: number
      /** The era when the request was sent. */
      readonly era: number
      /** Whether other requests were waiting for a place. */
      readonly waiting: boolean
    }
  | { readonly kind: 'overloaded'; readonly status: 429 | 503; readonly era: number }

export interface LimitStep {
  readonly state: LimitState
  /** Set if the limit has changed. */
  readonly why?: LimitReason
}

const emptyRound: LimitState['round'] = { answers: 0, slow: 0, waiting: false }

export const firstLimit: LimitState = {
  limit: limits.first,
  era: 0,
  eager: true,
  round: emptyRound,
  best: {},
}

/**
 * The state after a measurement, by additive increase and multiplicative decrease. 429 and 503 halve the limit. A
 * round in which most answers were slow takes a quarter off. Any other round raises the limit if requests were
 * waiting for a place.
 */
export function observeAnswer(state: LimitState, seen: Measurement): LimitStep {
  if (seen.era < state.era) return { state }
  if (seen.kind === 'overloaded') {
    return decrease(state, 0.5, seen.status === 429 ? 'too-many-requests' : 'unavailable')
  }
  const { round, limit } = state
  const next = {
    answers: round.answers + 1,
    slow: round.slow + (isSlow(state, seen) ? 1 : 0),
    waiting: round.waiting || seen.waiting,
  }
  const learnt = { ...state, best: learn(state.best, seen), round: next }
  if (next.answers < limit) return { state: learnt }
  return next.slow > next.answers / 2 ? decrease(learnt, 0.75, 'slower') : increase(learnt)
}

type Answered = Extract<Measurement, { kind: 'answered' }>

/**
 * Whether an answer was slow. Every server answers later under load, so only more than twice the best time plus 50
 * ms counts.
 */
function isSlow({ best }: LimitState, { pace, milliseconds }: Answered): boolean {
  const least = pace === undefined ? undefined : best[pace]
  return least !== undefined && milliseconds > 2 * least + 50
}

function learn(best: LimitState['best'], { pace, milliseconds }: Answered): LimitState['best'] {
  if (pace === undefined || milliseconds >= (best[pace] ?? Number.POSITIVE_INFINITY)) return best
  return { ...best, [pace]: milliseconds }
}

function decrease(state: LimitState, factor: number, why: LimitReason): LimitStep {
  const limit = Math.max(limits.least, Math.floor(state.limit * factor))
  // At the least limit, our requests are not what makes the server slow, so the best times are measured anew.
  const best = state.limit === limits.least && why === 'slower' ? {} : state.best
  const next = { limit, era: state.era + 1, eager: false, round: emptyRound, best }
  return limit === state.limit ? { state: next } : { state: next, why }
}

function increase(state: LimitState): LimitStep {
  const more = state.eager ? Math.ceil(state.limit / 4) : 1
  const limit = state.round.waiting ? Math.min(limits.most, state.limit + more) : state.limit
  const next = { ...state, limit, round: emptyRound }
  return limit === state.limit ? { state: next } : { state: next, why: 'steady' }
}
