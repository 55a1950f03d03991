import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** An HTTP proxy that tunnels every host to 127.0.0.1 by CONNECT, and records its requests. */
export interface ConnectProxy {
  readonly url: string
  /** The host and port of each tunnel, and the first line of any other request. */
  readonly asked: string[]
  close(): void
}

function tunnel(client: Socket, port: number): void {
  const upstream = connect(port, '127.0.0.1', () => {
    client.write('HTTP/1.1 200 Connection established\r\n\r\n')
    client.pipe(upstream).pipe(client)
  })
  upstream.on('error', () => client.destroy())
}

export async function startConnectProxy(): Promise<ConnectProxy> {
  const asked: string[] = []
  const clients = new Set<Socket>()
  const server = createServer(client => {
    clients.add(client)
    client.on('error', () => client.destroy())
    client.once('data', data => {
      const [line = ''] = data.toString('latin1').split('\r\n')
      const target = /^CONNECT (\S+:(\d+)) /.exec(line)
      asked.push(target?.[1] ?? line)
      if (target === null) client.end('HTTP/1.1 400 Bad Request\r\n\r\n')
      else tunnel(client, Number(target[2]))
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close: () => {
      server.close()
      for (const client of clients) client.destroy()
    },
  }
}
