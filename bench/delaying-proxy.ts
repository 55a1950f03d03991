import { connect, createServer, type Server, type Socket } from 'node:net'

/** A server that the proxy leads to, and how long the way there is. */
export interface Way {
  readonly host: string
  readonly port: number
  /** Milliseconds from one end to the other; a round trip takes twice as long. */
  readonly oneWay: number
}

/**
 * A TCP proxy on a free port of 127.0.0.1, as if the server were far away: every byte arrives later by `oneWay`, and
 * opening a connection costs one round trip more. It is slow as a long way is; its bandwidth has no limit.
 */
export async function startDelayingProxy({ host, port, oneWay }: Way): Promise<Server> {
  const server = createServer({ allowHalfOpen: true, noDelay: true }, client => {
    const upstream = connect({ host, port, allowHalfOpen: true, noDelay: true })
    const opened = performance.now() + 2 * oneWay
    pass(client, upstream, () => Math.max(0, opened - performance.now()) + oneWay)
    pass(upstream, client, () => oneWay)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return server
}

function pass(from: Socket, to: Socket, delay: () => number): void {
  // Whichever timer fires first takes the oldest entry, so that bytes never overtake others.
  const waiting: (() => void)[] = []
  const later = (act: () => void) => {
    waiting.push(act)
    setTimeout(() => waiting.shift()?.(), delay())
  }
  from.on('data', bytes => later(() => to.write(bytes)))
  from.on('end', () => later(() => to.end()))
  // The socket is closed after an error, and that is passed on.
  from.on('error', () => undefined)
  from.on('close', () => later(() => to.destroy()))
}
