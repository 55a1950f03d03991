import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Streamed } from '../../../../src/cluster/transport/stream.ts'
import { testClient } from './test-client.ts'

// A test writes to each connection piece by piece.
type Handler = (request: Request) => Response
let handler: Handler
const server = Bun.serve({
  port: 0,
  hostname: '127.0.0.1',
  idleTimeout: 0,
  fetch: request => handler(request),
})
afterAll(() => server.stop(true))

interface Channel {
  readonly write: (piece: string | Uint8Array) => void
  readonly end: () => void
}
let channels: Channel[]
let cancelled: number
beforeEach(() => {
  channels = []
  cancelled = 0
  handler = () => {
    const encoder = new TextEncoder()
    const body = new ReadableStream({
      start(controller) {
        // Bun's server does not send the head of an answer before its first byte.
        controller.enqueue(encoder.encode('\n'))
        channels.push({
          write: piece => controller.enqueue(typeof piece === 'string' ? encoder.encode(piece) : piece),
          end: () => controller.close(),
        })
      },
      cancel() {
        cancelled += 1
      },
    })
    return new Response(body)
  }
})

const watch = { method: 'GET', path: '/watch', accept: 'application/json' } as const
const forever = () => new AbortController().signal

/** All lines and failures, in the order in which they arrive. */
function collect(lines: AsyncIterable<Streamed>) {
  const seen: string[] = []
  const done = (async () => {
    for await (const one of lines) seen.push(one.ok ? one.line : one.failure.reason)
    return seen
  })()
  return { seen, done }
}

async function channel(): Promise<Channel> {
  return vi.waitFor(() => {
    const [first] = channels
    if (first === undefined) throw new Error('nobody has connected')
    return first
  })
}

describe('lines', () => {
  test('arrive as they were sent, however the bytes are split', async () => {
    const { seen, done } = collect(testClient(server.port).stream(watch, forever()))
    const { write, end } = await channel()
    const [first, second] = new TextEncoder().encode('ü')
    write(Uint8Array.of(...new TextEncoder().encode('one\n{"a":"'), first ?? 0))
    await vi.waitFor(() => expect(seen).toEqual(['one']))
    write(Uint8Array.of(second ?? 0))
    write('"}\n{"b"')
    await vi.waitFor(() => expect(seen).toEqual(['one', '{"a":"ü"}']))
    write(':2}\n\nlast')
    end()
    expect(await done).toEqual(['one', '{"a":"ü"}', '{"b":2}', 'last'])
  })

  test('end without a failure when the caller aborts, and the connection is closed', async () => {
    const own = new AbortController()
    const { seen, done } = collect(testClient(server.port).stream(watch, own.signal))
    const { write } = await channel()
    write('one\n')
    await vi.waitFor(() => expect(seen).toEqual(['one']))
    own.abort()
    expect(await done).toEqual(['one'])
    await vi.waitFor(() => expect(cancelled).toBe(1))
  })

  test('end when the caller leaves the loop, and the connection is closed', async () => {
    const lines = testClient(server.port).stream(watch, forever())
    void channel().then(({ write }) => write('one\ntwo\n'))
    for await (const _ of lines) break
    await vi.waitFor(() => expect(cancelled).toBe(1))
  })

  test('end with Aborted when the run is cut, and go on when it is stopped', async () => {
    const client = testClient(server.port)
    const { seen, done } = collect(client.stream(watch, forever()))
    const { write } = await channel()
    client.stop.abort()
    write('one\n')
    await vi.waitFor(() => expect(seen).toEqual(['one']))
    client.abort.abort()
    expect(await done).toEqual(['one', 'Aborted'])
  })

  test('do not follow a failure, which is the only item', async () => {
    handler = () => new Response('{"kind":"Status","reason":"Forbidden","message":"no"}', { status: 403 })
    expect(await collect(testClient(server.port).stream(watch, forever())).done).toEqual(['Forbidden'])
  })
})

test('a busy server is asked again before a stream begins', async () => {
  let tries = 0
  handler = () => (tries++ === 0 ? new Response('', { status: 503 }) : new Response('one\n'))
  expect(await collect(testClient(server.port).stream(watch, forever())).done).toEqual(['one'])
})

test('idle streams take no place in the limiter, and --request-timeout does not cut them', async () => {
  const open = handler
  handler = request => (request.url.endsWith('/watch') ? open(request) : new Response('{}'))
  const { stream, send } = testClient(server.port, { requestTimeout: 500 })
  const streams = Array.from({ length: 20 }, () => collect(stream(watch, forever())))
  await vi.waitFor(() => expect(channels).toHaveLength(20))
  expect(await send({ ...watch, path: '/version' })).toMatchObject({ ok: true })
  await Bun.sleep(700)
  for (const { write, end } of channels) {
    write('one\n')
    end()
  }
  expect(await Promise.all(streams.map(({ done }) => done))).toEqual(streams.map(() => ['one']))
})

test('an answer that does not begin is cut by --request-timeout', async () => {
  const silent = Bun.listen({ hostname: '127.0.0.1', port: 0, socket: { data: () => undefined } })
  const { stream } = testClient(silent.port, { requestTimeout: 60 })
  expect(await collect(stream(watch, forever())).done).toEqual(['Timeout'])
  silent.stop(true)
})
