import type { ApiFailure } from '../../api/reply.ts'
import type { ApiRequest } from './api-request.ts'
import { abortedFailure, type Peer, timeoutFailure, transportFailure } from './transport-failure.ts'

/** What of a kubeconfig concerns TLS, in the names of Bun's fetch; PEM texts. */
export interface TlsSettings {
  readonly ca?: string | string[]
  readonly cert?: string
  readonly key?: string
  readonly serverName?: string
  /** Always said: left out, NODE_TLS_REJECT_UNAUTHORIZED=0 of the environment would decide. */
  readonly rejectUnauthorized: boolean
}

/** What every request carries to be let in. */
export interface Credentials {
  readonly headers: Readonly<Record<string, string>>
  readonly tls: TlsSettings
}

/** An answer of any HTTP status, with its whole body. */
export interface HttpAnswer {
  readonly status: number
  readonly body: string
  readonly warnings: string | null
  readonly retryAfter: string | null
  readonly location: string | null
}

/** What all requests of a run have in common. */
export interface Wire extends Peer {
  /** Milliseconds that one request may take with its body, 0 for no limit; of a stream, until its answer begins. */
  readonly requestTimeout: number
  /** Cuts every request under way. */
  readonly abort: AbortSignal
}

/** One try of a request: its body as text, and the credentials of now. */
export interface Try {
  readonly request: ApiRequest
  readonly body: string | undefined
  readonly credentials: Credentials
  /** Whether this server has answered before in this run. */
  readonly reached: boolean
}

/** Go's limit for opening a connection. Bun has none, so it holds for the whole of a first request. */
const firstAnswerLimit = 30_000

function fetchOptions(wire: Wire, { request, body, credentials }: Try): BunFetchRequestInit {
  return {
    method: request.method,
    headers: {
      ...credentials.headers,
      Accept: request.accept,
      'User-Agent': 'kubectl-nixos',
      ...(request.contentType && { 'Content-Type': request.contentType }),
    },
    ...(body === undefined ? {} : { body }),
    // A redirect is an answer to report: following it would carry the credentials elsewhere.
    redirect: 'manual',
    // Both said outright: else Bun applies HTTP_PROXY to loopback, and NO_PROXY to the kubeconfig's proxy-url.
    proxy: wire.proxy === undefined ? false : { url: wire.proxy, respectNoProxy: false },
    tls: credentials.tls,
  }
}

/** Whether something was answered, success or not: a failure of the transport has status 0. */
export function isAnswer<A extends HttpAnswer>(end: A | ApiFailure): end is A {
  return end.status !== 0
}

/** An answer without its body. */
export function headOf({ status, headers }: Response): HttpAnswer {
  return {
    status,
    body: '',
    warnings: headers.get('warning'),
    retryAfter: headers.get('retry-after'),
    location: headers.get('location'),
  }
}

/**
 * Sends one try over Bun's own fetch, which keeps connections alive, and has `receive` take what comes. Every HTTP
 * status is an answer; what fails before there is one is a value with status 0. The time limit ends when `receive`
 * does; `cut` ends the request as well, also later.
 */
export async function exchange<T>(
  wire: Wire,
  sent: Try,
  receive: (response: Response) => Promise<T>,
  cut: AbortSignal = wire.abort,
): Promise<T | ApiFailure> {
  const limit = wire.requestTimeout || (sent.reached ? 0 : firstAnswerLimit)
  const late = new AbortController()
  const timer = limit > 0 ? setTimeout(() => late.abort(), limit) : undefined
  const signal = AbortSignal.any([late.signal, cut])
  try {
    return await receive(
      await fetch(`${wire.server}${sent.request.path}`, { ...fetchOptions(wire, sent), signal }),
    )
  } catch (error) {
    if (cut.aborted) return abortedFailure(wire)
    if (late.signal.aborted) return timeoutFailure(wire, limit, wire.requestTimeout > 0)
    return transportFailure(error, wire)
  } finally {
    clearTimeout(timer)
  }
}

/** Takes an answer with its whole body. */
export async function receiveWhole(response: Response): Promise<HttpAnswer> {
  return { ...headOf(response), body: await response.text() }
}
