import type { Clock } from '../../api/clock.ts'
import type { ApiFailure } from '../../api/reply.ts'
import type { ApiRequest } from './api-request.ts'
import type { Emit } from './events.ts'
import { failureOf } from './failure.ts'
import { Limiter } from './limiter.ts'
import { LoginRenewal } from './login-renewal.ts'
import { Repeater } from './repeater.ts'
import { openStream, type Streamed } from './stream.ts'
import { type Credentials, exchange, type HttpAnswer, isAnswer, receiveWhole, type Wire } from './wire.ts'

/** An answer with a success status, or the failure as a value. */
type Sent =
  | { readonly ok: true; readonly answer: HttpAnswer }
  | { readonly ok: false; readonly failure: ApiFailure }

export type Send = (request: ApiRequest) => Promise<Sent>

/**
 * The lines of a chunked answer as they arrive. A failure is the last item; `signal` ends the lines without one.
 */
export type Stream = (request: ApiRequest, signal: AbortSignal) => AsyncIterable<Streamed>

/** Sends all requests of a run. */
export interface Client {
  readonly send: Send
  readonly stream: Stream
}

/** The parts of a client. `load` gets new credentials or throws a UserError. */
export interface ClientParts {
  readonly wire: Wire
  readonly credentials: Credentials
  readonly load: () => Promise<Credentials>
  /** Once it aborts, no further request is sent; requests under way go on. */
  readonly stop: AbortSignal
  /** The most milliseconds during which a failed request is repeated; 0 means no repeats. */
  readonly retryTimeout: number
  readonly clock: Clock
  readonly emit: Emit
}

/** Makes the client of a run. All requests share one limiter, and transient failures are repeated (retry.ts). */
export function createClient(parts: ClientParts): Client {
  const { wire, clock, emit, stop } = parts
  const ended = AbortSignal.any([stop, wire.abort])
  const limiter = new Limiter({ clock, emit, ended })
  const repeater = new Repeater({ ...parts, limiter, ended })
  const login = new LoginRenewal(parts.credentials, parts.load, wire)
  return {
    async send(request) {
      const end = await login.use(granted =>
        repeater.answer(request, granted, sent => exchange(wire, sent, receiveWhole)),
      )
      if (!isAnswer(end)) return { ok: false, failure: end }
      return isSuccess(end) ? { ok: true, answer: end } : { ok: false, failure: refusal(end) }
    },
    async *stream(request, signal) {
      const opened = login.use(granted =>
        repeater.answer(request, granted, sent => openStream(wire, sent, signal)),
      )
      const end = await Promise.race([opened, aborted(signal)])
      if (end === undefined || signal.aborted) return
      if (!isAnswer(end)) yield { ok: false, failure: end }
      else if (isSuccess(end)) yield* end.lines
      else yield { ok: false, failure: refusal(end) }
    },
  }
}

function aborted(signal: AbortSignal): Promise<undefined> {
  return new Promise(resolve => {
    if (signal.aborted) resolve(undefined)
    signal.addEventListener('abort', () => resolve(undefined), { once: true })
  })
}

function isSuccess({ status }: HttpAnswer): boolean {
  return status >= 200 && status < 300
}

function refusal({ status, body, location }: HttpAnswer): ApiFailure {
  return failureOf(status, body, location)
}
