import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { Agent, request as sendRequest } from 'node:https'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import type { ControlPlane } from '../control-plane/control-plane.ts'

/** A request on its way to the API server; `path` has its query. */
export interface ProxiedRequest {
  readonly method: string
  readonly path: string
  readonly body: string
}

/** The fault of one request. */
type Fault =
  /** The API server does not see the request, because the proxy answers instead. */
  | { readonly status: number; readonly headers?: Record<string, string>; readonly body?: string }
  /** The connection ends before the API server sees the request. */
  | 'reset'
  /** The API server carries the request out, but the connection ends before the answer. */
  | 'answer-lost'

/** The fault of a request, or none. What it awaits happens just before the request. */
export type Behaviour = (request: ProxiedRequest) => Fault | undefined | Promise<Fault | undefined>

/** A plain HTTP server in front of a plane's API server, with the rights of its admin for everybody. */
export interface FaultProxy {
  /** The text of a kubeconfig for this proxy. */
  readonly kubeconfig: string
  /** All requests, faulty ones included. */
  readonly asked: ProxiedRequest[]
  behave: Behaviour
  close(): void
}

/** Starts the proxy on 127.0.0.1. Without `behave` it passes everything on. */
export async function startFaultProxy(plane: ControlPlane): Promise<FaultProxy> {
  const { user } = JSON.parse(await readFile(plane.kubeconfig, 'utf8')).users[0]
  const agent = new Agent({
    keepAlive: true,
    ca: await readFile(plane.caFile, 'utf8'),
    cert: Buffer.from(user['client-certificate-data'], 'base64').toString(),
    key: Buffer.from(user['client-key-data'], 'base64').toString(),
  })
  // After the default of 5 seconds idle, a connection would be closed under the next request of a slow run.
  const server = createServer({ keepAliveTimeout: 120_000 }, (request, response) => {
    handle(request, response).catch(() => request.socket.destroy())
  })
  const forward = (request: IncomingMessage, body: string) =>
    send(`${plane.server}${request.url}`, request, body, agent)

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request)
    const proxied = { method: request.method ?? '', path: request.url ?? '', body }
    proxy.asked.push(proxied)
    const fault = await proxy.behave(proxied)
    if (fault === 'reset') return void request.socket.destroy()
    if (fault !== undefined && fault !== 'answer-lost') {
      return void response.writeHead(fault.status, fault.headers).end(fault.body ?? 'the fault proxy says no')
    }
    const answer = await forward(request, body)
    if (fault === 'answer-lost') {
      await text(answer)
      return void request.socket.destroy()
    }
    response.writeHead(answer.statusCode ?? 502, passedOn(answer.headers))
    // Piece by piece, because a watch has no end.
    await pipeline(answer, response)
  }

  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const name = 'faulty'
  const proxy: FaultProxy = {
    kubeconfig: JSON.stringify({
      'current-context': name,
      clusters: [{ name, cluster: { server: `http://127.0.0.1:${(server.address() as AddressInfo).port}` } }],
      contexts: [{ name, context: { cluster: name } }],
    }),
    asked: [],
    behave: () => undefined,
    close: () => {
      server.close()
      server.closeAllConnections()
      agent.destroy()
    },
  }
  return proxy
}

function send(
  url: string,
  { method, headers }: IncomingMessage,
  body: string,
  agent: Agent,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const { host: _1, connection: _2, 'accept-encoding': _3, ...kept } = headers
    const options = { method: method ?? 'GET', headers: kept, agent }
    const sent = sendRequest(url, options, resolve)
    sent.on('error', reject)
    sent.end(body)
  })
}

/** Removes the headers that hold only for one connection, because the answer is sent in other pieces over another one. */
function passedOn({
  'transfer-encoding': _1,
  connection: _2,
  'content-length': _3,
  ...kept
}: IncomingMessage['headers']) {
  return kept
}
