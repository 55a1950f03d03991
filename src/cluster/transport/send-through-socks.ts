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
    const options = optionsOf(request)
    if (!url.startsWith('https:')) return answerTo(sendPlain(url, { ...options, agent: plain }), request)
    const { serverName, ...certificates } = request.tls
    const names = serverName === undefined ? {} : { servername: serverName }
    return answerTo(sendByTls(url, { ...options, ...certificates, ...names, agent: byTls }), request)
  }
}

function optionsOf({ method, headers, body, signal }: HttpRequest) {
  // node sends no length with a DELETE, and the server would read the body as the next request.
  const length = body === undefined ? {} : { 'Content-Length': String(Buffer.byteLength(body)) }
  return { method, headers: { ...headers, ...length }, signal, cancel: signal }
}

/** What an agent knows when it needs a connection: the options of the request, and the host and port of its URL. */
interface Wanted {
  readonly host: string
  readonly port: number | string
  /** The signal of the request. node does not pass on its own option for it. */
  readonly cancel?: AbortSignal
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

function tunnelTo(proxy: URL, { host, port, cancel }: Wanted): Promise<Socket> {
  return socksTunnel(proxy, { host: host.replace(/^\[(.*)\]$/, '$1'), port: Number(port) }, cancel)
}

function secured(socket: Socket, wanted: Wanted): Promise<Socket> {
  const { promise, resolve, reject } = Promise.withResolvers<Socket>()
  const { cancel, ...options } = wanted
  const secure = connectTls({ ...options, port: Number(wanted.port), socket })
  const end = () => secure.destroy(new Error('the request was cancelled'))
  cancel?.addEventListener('abort', end, { once: true })
  secure.once('error', reject)
  secure.once('secureConnect', () => {
    secure.off('error', reject)
    resolve(secure)
  })
  return promise.finally(() => cancel?.removeEventListener('abort', end))
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
