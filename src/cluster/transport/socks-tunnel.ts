import { connect, type Socket } from 'node:net'
import { messageOf } from '../../errors.ts'

/** A host and a port. An IPv6 address has no brackets. */
export interface Destination {
  readonly host: string
  readonly port: number
}

/** Milliseconds, as Go's limit for opening a connection. */
const longestHandshake = 30_000

/**
 * Opens a connection through a SOCKS 5 proxy. As in Go, the proxy resolves the host name, also with the scheme socks5,
 * because a bastion knows names that this machine does not. `signal` ends the attempt only. Throws an Error with a code
 * of the system where there is one.
 */
export async function socksTunnel(
  proxy: URL,
  destination: Destination,
  signal: AbortSignal | undefined,
): Promise<Socket> {
  const { SocksClient } = await import('socks')
  const socket = await openSocket(proxy, signal)
  const end = () => socket.destroy()
  signal?.addEventListener('abort', end, { once: true })
  try {
    await SocksClient.createConnection({
      proxy: { ...endOf(proxy), type: 5, ...loginOf(proxy) },
      command: 'connect',
      destination: { ...destination },
      existing_socket: socket,
      timeout: longestHandshake,
    })
    return socket
  } catch (error) {
    socket.destroy()
    throw withCode(error)
  } finally {
    signal?.removeEventListener('abort', end)
  }
}

function endOf({ hostname, port }: URL): Destination {
  return { host: hostname.replace(/^\[(.*)\]$/, '$1'), port: Number(port || 1080) }
}

function loginOf({ username, password }: URL) {
  if (username === '' && password === '') return {}
  return { userId: decodeURIComponent(username), password: decodeURIComponent(password) }
}

function openSocket(proxy: URL, signal: AbortSignal | undefined): Promise<Socket> {
  const { promise, resolve, reject } = Promise.withResolvers<Socket>()
  const socket = connect({ ...endOf(proxy), noDelay: true })
  const end = () => socket.destroy(new Error('the request was cancelled'))
  signal?.addEventListener('abort', end, { once: true })
  socket.once('error', reject)
  socket.once('connect', () => {
    socket.off('error', reject)
    resolve(socket)
  })
  return promise.finally(() => signal?.removeEventListener('abort', end))
}

/** The words of RFC 1928 for a refusal, in the spelling of `socks`, and the codes of the system for the same. */
const codes: Record<string, string> = {
  ConnectionRefused: 'ECONNREFUSED',
  HostUnreachable: 'EHOSTUNREACH',
  NetworkUnreachable: 'ENETUNREACH',
}

/** The error without the options of the call, because they contain the password. */
function withCode(error: unknown): Error {
  const message = messageOf(error)
  const code = codes[/ - (\w+)$/.exec(message)?.[1] ?? '']
  return Object.assign(new Error(message), code === undefined ? {} : { code })
}
