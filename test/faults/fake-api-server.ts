import { createServer as createPlainServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { TLSSocket } from 'node:tls'

/** What one request showed about the client. */
interface Seen {
  readonly path: string
  readonly headers: IncomingMessage['headers']
  /** Whether it had a client certificate of the server's CA. */
  readonly certified: boolean
  /** The server name in its TLS handshake. */
  readonly serverName: string | undefined
}

/** An API server with three documents, which records its requests. */
export interface FakeApiServer {
  readonly port: number
  readonly seen: Seen[]
  /** The number of connections that were opened. */
  connections: number
  /** The answer of /version. */
  version: object
  /** Whether a request is accepted. Others are refused. */
  admits: (seen: Seen) => boolean
  /** The status of a refusal: 401 for an unknown user, 403 for a user without the right. */
  refusal: 401 | 403
  close(): void
}

export interface ServerCertificate {
  readonly cert: string
  readonly key: string
  /** The CA of client certificates. */
  readonly ca: string
}

const documents: Record<string, unknown> = {
  '/api': { kind: 'APIGroupDiscoveryList', items: [] },
  '/apis': { kind: 'APIGroupDiscoveryList', items: [] },
  '/apis/apiregistration.k8s.io/v1/apiservices': { kind: 'APIServiceList', metadata: {}, items: [] },
  '/api/v1/namespaces/kube-system': { metadata: { name: 'kube-system', uid: 'fake-uid' } },
}

const refusals = {
  401: { kind: 'Status', reason: 'Unauthorized', message: 'Unauthorized' },
  403: { kind: 'Status', reason: 'Forbidden', message: 'you are not in this list' },
}

function look(request: IncomingMessage): Seen {
  const socket = request.socket as Partial<TLSSocket>
  return {
    path: request.url ?? '',
    headers: request.headers,
    certified: socket.authorized === true,
    serverName: socket.servername || undefined,
  }
}

function answer(response: ServerResponse, status: number, document: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(document))
}

/** Starts the server on 127.0.0.1, with TLS if a certificate is given. It requests a client certificate but does not require one. */
export async function startFakeApiServer(tls?: ServerCertificate): Promise<FakeApiServer> {
  const handle = (request: IncomingMessage, response: ServerResponse) => {
    const seen = look(request)
    fake.seen.push(seen)
    const path = seen.path.split('?')[0] ?? ''
    const document = path === '/version' ? fake.version : documents[path]
    if (!fake.admits(seen)) answer(response, fake.refusal, refusals[fake.refusal])
    else if (document === undefined) answer(response, 404, { kind: 'Status', reason: 'NotFound' })
    else answer(response, 200, document)
  }
  const server = tls
    ? createTlsServer({ ...tls, requestCert: true, rejectUnauthorized: false }, handle)
    : createPlainServer(handle)
  server.on(tls ? 'secureConnection' : 'connection', () => {
    fake.connections += 1
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const fake: FakeApiServer = {
    port: (server.address() as AddressInfo).port,
    seen: [],
    connections: 0,
    version: { gitVersion: 'v0.0.0-fake' },
    admits: () => true,
    refusal: 401,
    // Not awaited: under Bun, connections of TLS end only once they have been idle for ten seconds.
    close: () => {
      server.close()
      server.unref()
    },
  }
  return fake
}
