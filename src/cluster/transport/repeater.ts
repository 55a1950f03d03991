import type { Clock } from '../../api/clock.ts'
import type { ApiFailure } from '../../api/reply.ts'
import type { ApiRequest } from './api-request.ts'
import type { Emit } from './events.ts'
import { failureOf } from './failure.ts'
import type { Limiter, Turn } from './limiter.ts'
import { retryDelay, type TryEnd } from './retry.ts'
import { abortedFailure, stoppedFailure } from './transport-failure.ts'
import { type Credentials, type HttpAnswer, isAnswer, type Try, type Wire } from './wire.ts'

interface RepeaterParts {
  readonly wire: Wire
  readonly retryTimeout: number
  readonly clock: Clock
  readonly emit: Emit
  readonly limiter: Limiter
  /** Once it aborts, no further request is sent. */
  readonly ended: AbortSignal
}

/** Sends one try. When it resolves, its place in the limiter is free again. */
type SendTry<A> = (sent: Try) => Promise<A | ApiFailure>

/** Sends requests when their turn comes, and repeats them after a transient failure. */
export class Repeater {
  private readonly parts: RepeaterParts
  /** Whether the server has answered in this run. */
  private reached = false

  constructor(parts: RepeaterParts) {
    this.parts = parts
  }

  /**
   * The answer to a request, or the failure of the last try. Between tries the request keeps its ticket but takes
   * no place.
   */
  async answer<A extends HttpAnswer>(
    request: ApiRequest,
    credentials: Credentials,
    send: SendTry<A>,
  ): Promise<A | ApiFailure> {
    const { limiter, clock, ended, wire } = this.parts
    const ticket = limiter.ticket()
    let last: A | ApiFailure | undefined
    let failedAt: number | undefined
    for (let tries = 1; ; tries++) {
      const end = ended.aborted
        ? undefined
        : await limiter.run(ticket, turn => this.once(request, credentials, send, turn))
      if (end === undefined) return wire.abort.aborted ? abortedFailure(wire) : (last ?? stoppedFailure(wire))
      last = end
      failedAt ??= clock.now()
      const delay = this.delay(request, end, { tries, elapsed: clock.now() - failedAt })
      if (delay === undefined) return end
      // The paused limiter delays this request as well, and it keeps its ticket.
      if (!request.extension && asksForPause(end)) void limiter.pause(delay)
      else await clock.sleep(delay, ended)
    }
  }

  /** Sends one try. Returns undefined if the run has ended before its turn. */
  private async once<A extends HttpAnswer>(
    request: ApiRequest,
    credentials: Credentials,
    send: SendTry<A>,
    { era }: Turn,
  ): Promise<A | ApiFailure | undefined> {
    const { clock, ended, limiter } = this.parts
    if (ended.aborted) return undefined
    const body = request.body?.()
    const start = clock.now()
    const end = await send({ request, body, credentials, reached: this.reached })
    const milliseconds = clock.now() - start
    this.reached ||= end.status !== 0
    this.report({ request, body, end, milliseconds })
    const { pace } = request
    if (isOverload(end.status)) {
      if (!request.extension) limiter.observe({ kind: 'overloaded', status: end.status, era })
    } else if (end.status !== 0) {
      limiter.observe({ kind: 'answered', pace, milliseconds, era, waiting: limiter.isBusy })
    }
    return end
  }

  private report({ request, body, end, milliseconds }: EndedTry): void {
    const { emit, wire } = this.parts
    const { method, path } = request
    const url = `${wire.server}${path}`
    emit({ kind: 'request-answered', method, url, end: wordFor(end), milliseconds: Math.round(milliseconds) })
    if (body) emit({ kind: 'body-transferred', of: 'request', path, text: body })
    if (isAnswer(end) && end.body) emit({ kind: 'body-transferred', of: 'answer', path, text: end.body })
  }

  /** Milliseconds until the next try, which is also reported as an event; undefined if there is none. */
  private delay(
    request: ApiRequest,
    end: HttpAnswer | ApiFailure,
    { tries, elapsed }: { readonly tries: number; readonly elapsed: number },
  ): number | undefined {
    const { clock, emit, ended, retryTimeout, wire } = this.parts
    if (ended.aborted) return undefined
    const state = { tries, elapsed, timeout: retryTimeout, reached: this.reached }
    const chance = { jitter: Math.random(), now: clock.now() }
    const delay = retryDelay(request, tryEnd(end), state, chance)
    if (delay === undefined) return undefined
    const url = `${wire.server}${request.path}`
    emit({ kind: 'request-repeated', method: request.method, url, tries, delay, why: wordFor(end) })
    return delay
  }
}

interface EndedTry {
  readonly request: ApiRequest
  readonly body: string | undefined
  readonly end: HttpAnswer | ApiFailure
  readonly milliseconds: number
}

function isOverload(status: number): status is 429 | 503 {
  return status === 429 || status === 503
}

/** Whether the server is busy and says for how long. No request is sent to it until then. */
function asksForPause(end: HttpAnswer | ApiFailure): boolean {
  return isAnswer(end) && end.status === 429 && end.retryAfter !== null
}

function wordFor(end: HttpAnswer | ApiFailure): number | string {
  return isAnswer(end) ? end.status : end.reason
}

function tryEnd(end: HttpAnswer | ApiFailure): TryEnd {
  if (!isAnswer(end)) return { ...end, retryAfter: null }
  const { status, body, retryAfter } = end
  const { reason, message } = status >= 500 ? failureOf(status, body) : { reason: '', message: '' }
  return { status, reason, message, retryAfter }
}
