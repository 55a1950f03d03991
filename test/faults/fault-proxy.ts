import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import { Agent, createServer as createTlsServer, request as sendRequest } from 'node:https'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { createAuthority } from '../control-plane/certificate-authority.ts'
import type { ControlPlane } from '../control-plane/control-plane.ts'
import type { Altered, Behaviour, Fault, ProxiedRequest } from './fault.ts'
import { withoutLines } from './without-lines.ts'

/** A server in front of a plane's API server, with the rights of its admin for everybody. */
export interface FaultProxy {
  /** The text of a kubeconfig for this proxy. */
  readonly kubeconfig: string
  /** All requests, faulty ones included. */
  readonly asked: ProxiedRequest[]
  behave: Behaviour
  /** Called with each piece of an answer without a fault, just before the piece is passed on. */
  onPiece: (request: ProxiedRequest) => void
  close(): void
}

interface Options {
  /** Whether the proxy speaks TLS, with a CA of its own. */
  readonly tls?: boolean
}

/** Starts the proxy on 127.0.0.1. Without `behave` it passes everything on. */
export async function startFaultProxy(
  plane: ControlPlane,
  { tls = false }: Options = {},
): Promise<FaultProxy> {
  const agent = await adminOf(plane)
  const asked: ProxiedRequest[] = []

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request)
    const proxied = { method: request.method ?? '', path: request.url ?? '', body }
    asked.push(proxied)
    const fault = await proxy.behave(proxied)
    if (fault === 'reset') return void request.socket.destroy()
    if (typeof fault === 'object' && fault.status !== undefined) {
      return void response.writeHead(fault.status, fault.headers).end(fault.body ?? 'the fault proxy says no')
    }
    const { delay, path } = alteredBy(fault)
    if (delay !== undefined) await Bun.sleep(delay)
    const answer = await send(`${plane.server}${path ?? proxied.path}`, request, body, agent)
    if (fault === undefined) await passWhole(answer, response, () => proxy.onPiece(proxied))
    else await passOn(answer, response, fault)
  }

  const listener: RequestListener = (request, response) => {
    handle(request, response).catch(() => request.socket.destroy())
  }
  // After the default of 5 seconds idle, a connection would be closed under the next request of a slow run.
  const options = { keepAliveTimeout: 120_000 }
  const certified = tls ? await serverCertificate() : undefined
  const server = certified
    ? createTlsServer({ ...options, cert: certified.pem, key: certified.key }, listener)
    : createServer(options, listener)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const proxy: FaultProxy = {
    kubeconfig: kubeconfigFor(port, certified?.ca),
    asked,
    behave: () => undefined,
    onPiece: () => undefined,
    close: () => {
      server.close()
      server.closeAllConnections()
      server.unref()
      agent.destroy()
    },
  }
  return proxy
}

function alteredBy(fault: Fault | undefined): Altered {
  return typeof fault === 'object' && fault.status === undefined ? fault : {}
}

/** Connections that the API server takes for those of the plane's admin. */
async function adminOf(plane: ControlPlane): Promise<Agent> {
  const { user } = JSON.parse(await readFile(plane.kubeconfig, 'utf8')).users[0]
  return new Agent({
    keepAlive: true,
    ca: await readFile(plane.caFile, 'utf8'),
    cert: Buffer.from(user['client-certificate-data'], 'base64').toString(),
    key: Buffer.from(user['client-key-data'], 'base64').toString(),
  })
}

async function serverCertificate() {
  const authority = await createAuthority('fault proxy')
  const hosts = [{ type: 'ip', value: '127.0.0.1' }] as const
  return { ...(await authority.issue({ commonName: 'fault proxy', hosts })), ca: authority.pem }
}

function kubeconfigFor(port: number, ca: string | undefined): string {
  const name = 'faulty'
  const cluster =
    ca === undefined
      ? { server: `http://127.0.0.1:${port}` }
      : {
          server: `https://127.0.0.1:${port}`,
          'certificate-authority-data': Buffer.from(ca).toString('base64'),
        }
  return JSON.stringify({
    'current-context': name,
    clusters: [{ name, cluster }],
    contexts: [{ name, context: { cluster: name } }],
  })
}

/** Piece by piece, because a watch has no end. */
async function passWhole(
  answer: IncomingMessage,
  response: ServerResponse,
  onPiece: () => void,
): Promise<void> {
  response.writeHead(answer.statusCode ?? 502, passedOn(answer.headers)).flushHeaders()
  async function* observed(pieces: AsyncIterable<Buffer>) {
    for await (const piece of pieces) {
      onPiece()
      yield piece
    }
  }
  await pipeline(answer, observed, response)
}

async function passOn(answer: IncomingMessage, response: ServerResponse, fault: Fault): Promise<void> {
  const head = () => response.writeHead(answer.statusCode ?? 502, passedOn(answer.headers))
  if (fault === 'answer-lost') {
    await text(answer)
    return void response.socket?.destroy()
  }
  if (fault === 'truncated') {
    const body = Buffer.from(await text(answer))
    response.setHeader('Content-Length', body.length)
    head().write(body.subarray(0, body.length / 2), () => response.socket?.destroy())
    return
  }
  const { lostEvents, endsAfter } = alteredBy(fault)
  head().flushHeaders()
  if (endsAfter !== undefined) setTimeout(() => response.socket?.destroy(), endsAfter)
  if (lostEvents === undefined) await pipeline(answer, response)
  else await pipeline(answer, withoutLines(lostEvents), response)
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
