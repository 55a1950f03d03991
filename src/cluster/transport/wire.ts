import type { ApiFailure } from '../../api/reply.ts'
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

/** One request to the API server; `path` has its query. */
export interface ApiRequest {
  readonly method: 'GET' | 'PATCH' | 'DELETE'
  readonly path: string
  readonly accept: string
  readonly body?: string
  readonly contentType?: string
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
  /** Milliseconds that one request may take with its body, 0 for no limit. */
  readonly requestTimeout: number
  readonly signal: AbortSignal | undefined
}

/** Go's limit for opening a connection. Bun has none, so it holds for the whole of a first request. */
const firstAnswerLimit = 30_000

function fetchOptions(wire: Wire, request: ApiRequest, credentials: Credentials): BunFetchRequestInit {
  return {
    method: request.method,
    headers: {
      ...credentials.headers,
      Accept: request.accept,
      'User-Agent': 'kubectl-nixos',
      ...(request.contentType && { 'Content-Type': request.contentType }),
    },
    ...(request.body === undefined ? {} : { body: request.body }),
    // A redirect is an answer to report: following it would carry the credentials elsewhere.
    redirect: 'manual',
    // Both said outright: else Bun applies HTTP_PROXY to loopback, and NO_PROXY to the kubeconfig's proxy-url.
    proxy: wire.proxy === undefined ? false : { url: wire.proxy, respectNoProxy: false },
    tls: credentials.tls,
  }
}

async function receive(url: string, options: BunFetchRequestInit): Promise<HttpAnswer> {
  const response = await fetch(url, options)
  const { headers, status } = response
  return {
    status,
    body: await response.text(),
    warnings: headers.get('warning'),
    retryAfter: headers.get('retry-after'),
    location: headers.get('location'),
  }
}

/**
 * One try of one request over Bun's own fetch, which keeps connections alive. Every HTTP status is an
 * answer; what fails before there is one is a value with status 0.
 * `reached` says that this server has answered before in this run.
 */
export async function exchange(
  wire: Wire,
  request: ApiRequest,
  credentials: Credentials,
  reached: boolean,
): Promise<HttpAnswer | ApiFailure> {
  const limit = wire.requestTimeout || (reached ? 0 : firstAnswerLimit)
  const late = new AbortController()
  const timer = limit > 0 ? setTimeout(() => late.abort(), limit) : undefined
  const signal = wire.signal === undefined ? late.signal : AbortSignal.any([late.signal, wire.signal])
  try {
    return await receive(`${wire.server}${request.path}`, {
      ...fetchOptions(wire, request, credentials),
      signal,
    })
  } catch (error) {
    if (wire.signal?.aborted) return abortedFailure(wire)
    if (late.signal.aborted) return timeoutFailure(wire, limit, wire.requestTimeout > 0)
    return transportFailure(error, wire)
  } finally {
    clearTimeout(timer)
  }
}
