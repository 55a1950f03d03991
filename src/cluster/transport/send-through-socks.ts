import { type IncomingMessage, Agent as PlainAgent, request as sendPlain } from 'node:http'
import { request as sendByTls, Agent as TlsAgent } from 'node:https'
import type { Socket } from 'node:net'
import { Readable } from 'node:stream'
import { connect as connectTls } from 'node:tls'
import type { HttpRequest, SendHttp } from './http-request.ts'
import { socksTunnel } from './socks-tunnel.ts'

/**
 * Sends requests through a SOCKS 5 proxy. It uses node's agents, because Bun's fetch knows only HTTP proxies. TLS ends
 * at the server, so the proxy sees neither requests nor credentials.
 */
export function sendThroughSocks(proxy: URL): SendHttp {
  const plain = connecting(new PlainAgent({ keepAlive: true }), wanted => tunnelTo(proxy, wanted))
  const byTls = connecting(new TlsAgent({ keepAlive: true }), async wanted => {
    const socket = await tunnelTo(proxy, wanted)
    return secured(socket, wanted)
  })
  return (url, request) => {
    const { tls, ...rest } = request
    if (!url.startsWith('https:')) return answerTo(sendPlain(url, { ...rest, agent: plain }), request)
    const { serverName, ...certificates } = tls
    const names = serverName === undefined ? {} : { servername: serverName }
    return answerTo(sendByTls(url, { ...rest, ...certificates, ...names, agent: byTls }), request)
  }
}

/** What an agent knows when it needs a connection: the options of the request, and the host and port of its URL. */
interface Wanted {
  readonly host: string
  readonly port: number | string
  readonly signal?: AbortSignal
  readonly servername?: string
}

/** Makes an agent open its connections by `open`. */
function connecting<A extends PlainAgent>(agent: A, open: (wanted: Wanted) => Promise<Socket>): A {
  return Object.assign(agent, {
    createConnection(wanted: Wanted, done: (error: Error | null, socket?: Socket) => void): void {
      open(wanted).then(socket => done(null, socket), done)
    },
  })
}

function tunnelTo(proxy: URL, { host, port, signal }: Wanted): Promise<Socket> {
  return socksTunnel(proxy, { host: host.replace(/^\[(.*)\]$/, '$1'), port: Number(port) }, signal)
}

function secured(socket: Socket, wanted: Wanted): Promise<Socket> {
  const { promise, resolve, reject } = Promise.withResolvers<Socket>()
  const { signal: _, ...options } = wanted
  const secure = connectTls({ ...options, port: Number(wanted.port), socket })
  secure.once('error', reject)
  secure.once('secureConnect', () => {
    secure.off('error', reject)
    resolve(secure)
  })
  return promise
}

/** The answer to a request, once its status and headers have arrived. */
function answerTo(sent: ReturnType<typeof sendPlain>, { body }: HttpRequest): Promise<Response> {
  const { promise, resolve, reject } = Promise.withResolvers<Response>()
  sent.once('response', (message: IncomingMessage) => resolve(responseOf(message)))
  sent.on('error', reject)
  sent.end(body)
  return promise
}

function responseOf(message: IncomingMessage): Response {
  const headers = Object.entries(message.headers).map(
    ([name, value]) => [name, String(value)] as [string, string],
  )
  const status = message.statusCode ?? 0
  const isEmpty = status === 204 || status === 304
  // The types of node and Bun differ in a detail that is not used here.
  const body = isEmpty ? null : (Readable.toWeb(message) as unknown as ReadableStream<Uint8Array>)
  return new Response(body, { status, headers })
}
