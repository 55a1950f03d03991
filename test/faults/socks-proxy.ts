import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** A SOCKS 5 proxy that connects every host to 127.0.0.1, and records the hosts. */
export interface SocksProxy {
  readonly port: number
  /** The host and port of each connection. */
  readonly asked: string[]
  /** The user and password that it requires, joined by a colon; undefined for none. */
  login: string | undefined
  /** The reply to a request for a connection (RFC 1928): 0 connects, all others refuse. */
  reply: number
  close(): void
}

export async function startSocksProxy(): Promise<SocksProxy> {
  const clients = new Set<Socket>()
  const server = createServer(client => {
    clients.add(client)
    client.on('error', () => client.destroy())
    serve(client, proxy).catch(() => client.destroy())
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const proxy: SocksProxy = {
    port: (server.address() as AddressInfo).port,
    asked: [],
    login: undefined,
    reply: 0,
    close: () => {
      server.close()
      for (const client of clients) client.destroy()
    },
  }
  return proxy
}

async function serve(client: Socket, proxy: SocksProxy): Promise<void> {
  const { take, rest } = reader(client)
  const [, methods = 0] = await take(2)
  await take(methods)
  client.write(Buffer.from([5, proxy.login === undefined ? 0 : 2]))
  if (proxy.login !== undefined) {
    await take(1)
    const user = await takeText(take)
    const isKnown = `${user}:${await takeText(take)}` === proxy.login
    client.write(Buffer.from([1, isKnown ? 0 : 1]))
    if (!isKnown) return void client.end()
  }
  const [, , , type] = await take(4)
  const host =
    type === 3 ? await takeText(take) : [...(await take(type === 1 ? 4 : 16))].join(type === 1 ? '.' : ':')
  const port = (await take(2)).readUInt16BE()
  proxy.asked.push(`${host}:${port}`)
  const reply = () => client.write(Buffer.from([5, proxy.reply, 0, 1, 0, 0, 0, 0, 0, 0]))
  if (proxy.reply !== 0) {
    reply()
    return void client.end()
  }
  const upstream = connect(port, '127.0.0.1', () => {
    reply()
    upstream.write(rest())
    client.pipe(upstream).pipe(client)
  })
  upstream.on('error', () => client.destroy())
}

type Take = (bytes: number) => Promise<Buffer>

/** Takes bytes from a socket, until the rest is given back and the socket flows on. */
function reader(client: Socket): { readonly take: Take; readonly rest: () => Buffer } {
  let held = Buffer.alloc(0)
  let arrived = Promise.withResolvers<void>()
  const hold = (data: Buffer) => {
    held = Buffer.concat([held, data])
    arrived.resolve()
    arrived = Promise.withResolvers()
  }
  client.on('data', hold)
  return {
    async take(bytes) {
      while (held.length < bytes) await arrived.promise
      const taken = held.subarray(0, bytes)
      held = held.subarray(bytes)
      return taken
    },
    rest() {
      client.off('data', hold)
      return held
    },
  }
}

async function takeText(take: Take): Promise<string> {
  const [length = 0] = await take(1)
  return (await take(length)).toString()
}
