import type { ApiFailure } from '../../api/reply.ts'
import { UserError } from '../../errors.ts'
import { failureOf } from './failure.ts'
import { retryDelay, type TryEnd } from './retry.ts'
import { type Log, logBody } from './trace.ts'
import { abortedFailure } from './transport-failure.ts'
import type { Credentials } from './wire.ts'
import { type ApiRequest, exchange, type HttpAnswer, type Wire } from './wire.ts'

/** A success of HTTP, or the failure as a value. */
type Sent =
  | { readonly ok: true; readonly answer: HttpAnswer }
  | { readonly ok: false; readonly failure: ApiFailure }

export type Send = (request: ApiRequest) => Promise<Sent>

/** What a client is made of; `load` asks for the credentials anew, or throws a UserError. */
export interface ClientParts {
  readonly wire: Wire
  readonly credentials: Credentials
  readonly load: () => Promise<Credentials>
  readonly log: Log
}

const isAnswer = (end: HttpAnswer | ApiFailure): end is HttpAnswer => 'body' in end

function endOf(end: HttpAnswer | ApiFailure): TryEnd {
  return isAnswer(end)
    ? { status: end.status, reason: '', retryAfter: end.retryAfter }
    : { status: 0, reason: end.reason, retryAfter: null }
}

function sent(end: HttpAnswer | ApiFailure): Sent {
  if (!isAnswer(end)) return { ok: false, failure: end }
  if (end.status >= 200 && end.status < 300) return { ok: true, answer: end }
  return { ok: false, failure: failureOf(end.status, end.body, end.location) }
}

/** What a login says that fails while requests wait for it; the reason is a word of ours. */
function notRenewed({ message, hint }: UserError, wire: Wire): ApiFailure {
  // Ctrl-C ends a plugin as well.
  if (wire.signal?.aborted) return abortedFailure(wire)
  const told = hint === undefined ? message : `${message}\n${hint}`
  return { status: 0, reason: 'CredentialsNotRenewed', message: told, causes: [] }
}

/** Waits, or less where the run is interrupted meanwhile. */
function pause(delay: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise(resolve => {
    if (signal?.aborted) return resolve()
    const done = () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, delay)
    signal?.addEventListener('abort', done, { once: true })
  })
}

/**
 * The sender of all requests of a run: repeats what is transient (retry.ts), and on 401 asks for the
 * credentials anew, as an expired token of a plugin needs; not again until some have been accepted. Where
 * that fails, the old ones stay in use, and what they are not good for fails with CredentialsNotRenewed.
 */
export function createClient({ wire, credentials, load, log }: ClientParts): Send {
  let current = Promise.resolve(credentials)
  let mayAsk = true
  let failed: ApiFailure | undefined
  let reached = false

  async function once(request: ApiRequest, granted: Credentials): Promise<HttpAnswer | ApiFailure> {
    const start = performance.now()
    const end = await exchange(wire, request, granted, reached)
    const status = isAnswer(end) ? end.status : end.reason
    const spent = Math.round(performance.now() - start)
    reached ||= isAnswer(end)
    log(6, () => `${request.method} ${wire.server}${request.path} ${status} in ${spent} ms`)
    logBody(log, 'request', request.path, request.body ?? '')
    if (isAnswer(end)) logBody(log, 'answer', request.path, end.body)
    return end
  }

  async function repeated(request: ApiRequest, granted: Credentials): Promise<HttpAnswer | ApiFailure> {
    let tries = 1
    let waited = 0
    for (;;) {
      const end = await once(request, granted)
      const delay = retryDelay(endOf(end), { tries, waited, reached }, Math.random(), Date.now())
      if (delay === undefined) return end
      log(4, () => `try ${tries} failed, again in ${delay} ms`)
      await pause(delay, wire.signal)
      tries += 1
      waited += delay
    }
  }

  async function renew(old: Credentials): Promise<Credentials> {
    failed = undefined
    try {
      return await load()
    } catch (error) {
      if (!(error instanceof UserError)) throw error
      failed = notRenewed(error, wire)
      return old
    }
  }

  return async request => {
    const used = current
    const granted = await used
    const end = await repeated(request, granted)
    if (!isAnswer(end)) return sent(end)
    if (end.status !== 401) {
      if (current === used) mayAsk = true
      return sent(end)
    }
    if (current === used && mayAsk) {
      mayAsk = false
      current = renew(granted)
    }
    const renewed = await current
    if (failed !== undefined) return { ok: false, failure: failed }
    return sent(renewed === granted ? end : await repeated(request, renewed))
  }
}
