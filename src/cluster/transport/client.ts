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

/** A success of HTTP, or the failure as a value. */
type Sent =
  | { readonly ok: true; readonly answer: HttpAnswer }
  | { readonly ok: false; readonly failure: ApiFailure }

export type Send = (request: ApiRequest) => Promise<Sent>

/** The lines of a chunked answer as they come. A failure is the last of them; `signal` ends them without one. */
export type Stream = (request: ApiRequest, signal: AbortSignal) => AsyncIterable<Streamed>

/** All requests of a run go through one of these. */
export interface Client {
  readonly send: Send
  readonly stream: Stream
}

/** What a client is made of; `load` asks for the credentials anew, or throws a UserError. */
export interface ClientParts {
  readonly wire: Wire
  readonly credentials: Credentials
  readonly load: () => Promise<Credentials>
  /** Once it aborts, no request is sent any more; those under way go on. */
  readonly stop: AbortSignal
  /** The most milliseconds for which a request that failed is repeated; 0 for no repeats. */
  readonly retryTimeout: number
  readonly clock: Clock
  readonly emit: Emit
}

/** Makes the sender of all requests of a run: they wait in one line, and what is transient is repeated (retry.ts). */
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
