import type { ApiFailure } from '../../api/reply.ts'
import type { ApiRequest } from './api-request.ts'
import type { HttpRequest, SendHttp, TlsSettings } from './http-request.ts'
import { abortedFailure, type Peer, timeoutFailure, transportFailure } from './transport-failure.ts'

/** What authenticates a request. */
export interface Credentials {
  readonly headers: Readonly<Record<string, string>>
  readonly tls: TlsSettings
}

/** An answer of any HTTP status. `body` is the whole body. */
export interface HttpAnswer {
  readonly status: number
  readonly body: string
  readonly warnings: string | null
  readonly retryAfter: string | null
  readonly location: string | null
}

/** What all requests of a run have in common. */
export interface Wire extends Peer {
  /** Sends a request by the proxy of the run. */
  readonly sendHttp: SendHttp
  /**
   * The most milliseconds for a request and its body; 0 means no limit. For a stream, it holds until the answer
   * begins.
   */
  readonly requestTimeout: number
  /** Cuts every request under way. */
  readonly abort: AbortSignal
}

/** One try of a request: its body as text, and the present credentials. */
export interface Try {
  readonly request: ApiRequest
  readonly body: string | undefined
  readonly credentials: Credentials
  /** Whether this server has answered before in this run. */
  readonly reached: boolean
}

/**
 * Milliseconds, as Go's limit for opening a connection. Bun has no such limit, so this one holds for a whole first
 * request.
 */
const firstAnswerLimit = 30_000

function httpRequest({ request, body, credentials }: Try, signal: AbortSignal): HttpRequest {
  return {
    method: request.method,
    headers: {
      ...credentials.headers,
      Accept: request.accept,
      'User-Agent': 'kubectl-nixos',
      ...(request.contentType && { 'Content-Type': request.contentType }),
    },
    body,
    tls: credentials.tls,
    signal,
  }
}

/** Whether the server answered, with success or not. A failure of the transport has status 0. */
export function isAnswer<A extends HttpAnswer>(end: A | ApiFailure): end is A {
  return end.status !== 0
}

/** The status and headers of an answer, without its body. */
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
 * Sends one try and passes the response to `receive`. Every HTTP
 * status is an answer. A failure before the answer is a value with status 0. The time limit ends when `receive`
 * ends. `cut` cancels the request, also after that.
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
    return await receive(await wire.sendHttp(`${wire.server}${sent.request.path}`, httpRequest(sent, signal)))
  } catch (error) {
    if (cut.aborted) return abortedFailure(wire)
    if (late.signal.aborted) return timeoutFailure(wire, limit, wire.requestTimeout > 0)
    return transportFailure(error, wire)
  } finally {
    clearTimeout(timer)
  }
}

/** Reads an answer with its whole body. */
export async function receiveWhole(response: Response): Promise<HttpAnswer> {
  return { ...headOf(response), body: await response.text() }
}
