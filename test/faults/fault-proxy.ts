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

/** What goes wrong with one request. */
type Fault =
  /** The API server never sees it: somebody before it answers, or it sheds load. */
  | { readonly status: number; readonly headers?: Record<string, string>; readonly body?: string }
  /** The connection ends before the API server sees it. */
  | 'reset'
  /** The API server carries it out, and the connection ends before the answer. */
  | 'answer-lost'

/** What becomes of a request: a fault, or nothing of the kind. What it awaits happens just before. */
export type Behaviour = (request: ProxiedRequest) => Fault | undefined | Promise<Fault | undefined>

/** A plain HTTP server in front of a plane's API server, with the rights of its admin for everybody. */
export interface FaultProxy {
  /** The text of a kubeconfig that leads here. */
  readonly kubeconfig: string
  /** Every request that came, faulty ones included. */
  readonly asked: ProxiedRequest[]
  behave: Behaviour
  close(): void
}

/** Starts one on 127.0.0.1 that lets everything pass until `behave` is set. */
export async function startFaultProxy(plane: ControlPlane): Promise<FaultProxy> {
  const { user } = JSON.parse(await readFile(plane.kubeconfig, 'utf8')).users[0]
  const agent = new Agent({
    keepAlive: true,
    ca: await readFile(plane.caFile, 'utf8'),
    cert: Buffer.from(user['client-certificate-data'], 'base64').toString(),
    key: Buffer.from(user['client-key-data'], 'base64').toString(),
  })
  const server = createServer((request, response) => {
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
    // Piece by piece, since a watch has no end.
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

/** The answer is sent on in other pieces, and over another connection. */
function passedOn({
  'transfer-encoding': _1,
  connection: _2,
  'content-length': _3,
  ...kept
}: IncomingMessage['headers']) {
  return kept
}
