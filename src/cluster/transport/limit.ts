import type { LimitReason } from './events.ts'

/**
 * How many requests may be under way at once. 16 is what a server of two cores answers fastest; the most is far below
 * the seats that API priority and fairness gives all clients together (600 by default).
 */
export const limits = { least: 2, first: 16, most: 64 }

/** What the limiter knows. Answers are judged by rounds: as many answers as the limit lets be under way. */
export interface LimitState {
  readonly limit: number
  /** Counts the decreases: what was sent before the last one says nothing about it. */
  readonly era: number
  /** Before the first decrease the limit grows by a quarter a round, later by one. */
  readonly eager: boolean
  readonly round: { readonly answers: number; readonly slow: number; readonly waiting: boolean }
  /** The least milliseconds per pace, the name of requests that take alike long. */
  readonly best: Readonly<Record<string, number>>
}

/** How one request ended. */
export type Observation =
  | {
      readonly kind: 'answered'
      /** Names the requests that take alike long; undefined where the time tells nothing, as for lists. */
      readonly pace: string | undefined
      /** Until the answer began. */
      readonly milliseconds: number
      /** The state's era when the request was sent. */
      readonly era: number
      /** Whether other requests waited for a place. */
      readonly waiting: boolean
    }
  | { readonly kind: 'overloaded'; readonly status: 429 | 503; readonly era: number }

export interface LimitStep {
  readonly state: LimitState
  /** Set where the limit has changed. */
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
 * The state after an observation: additive increase, multiplicative decrease. 429 and 503 halve the limit; a round in
 * which most answers were slow takes a quarter of it; a round without them raises it, where requests waited for a place.
 */
export function observeAnswer(state: LimitState, seen: Observation): LimitStep {
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

type Answered = Extract<Observation, { kind: 'answered' }>

/** A server answers later under any load: only twice the best time and 50 ms more count as slow. */
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
  // A server that stays slow for a few requests is slow for a reason other than us: its times are learnt anew.
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
