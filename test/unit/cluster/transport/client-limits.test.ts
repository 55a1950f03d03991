import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { fakeClock } from '../../fake-clock.ts'
import { testClient } from './test-client.ts'

type Handler = (request: Request) => Response | Promise<Response>
let handler: Handler
const paths: string[] = []
const server = Bun.serve({
  port: 0,
  hostname: '127.0.0.1',
  idleTimeout: 0,
  fetch: request => {
    paths.push(new URL(request.url).pathname)
    return handler(request)
  },
})
afterAll(() => server.stop(true))
beforeEach(() => {
  paths.length = 0
})

const get = (path = '/') => ({ method: 'GET', path, accept: 'application/json' }) as const
const busy = (retryAfter?: string) =>
  new Response('{}', { status: 429, headers: retryAfter === undefined ? {} : { 'Retry-After': retryAfter } })
const failed = (reason: string) => ({ ok: false, failure: { status: 0, reason } })

/** Requests that the server answers only when the test says so. */
function holding() {
  const held: (() => void)[] = []
  handler = () => new Promise(resolve => held.push(() => resolve(new Response('{}'))))
  const letGo = () => {
    for (const go of held.splice(0)) go()
  }
  return { held, letGo }
}

describe('the limiter', () => {
  test('also limits nested loops: 16 times 16 requests never exceed it', async () => {
    let limit = 16
    let [now, most, above] = [0, 0, 0]
    handler = async () => {
      now += 1
      most = Math.max(most, now)
      if (now > limit) above += 1
      await Bun.sleep(1)
      now -= 1
      return new Response('{}')
    }
    const { send } = testClient(server.port, {
      emit: event => {
        if (event.kind === 'limit-changed') limit = Math.max(limit, event.to)
      },
    })
    const sixteen = Array.from({ length: 16 })
    const ends = await Promise.all(sixteen.map(() => Promise.all(sixteen.map(() => send(get())))))
    expect(ends.flat().filter(end => end.ok)).toHaveLength(256)
    expect({ above, reached: most >= 16 }).toEqual({ above: 0, reached: true })
  })

  test('makes a body only when its request is sent', async () => {
    const { held, letGo } = holding()
    const { send } = testClient(server.port)
    let made = 0
    const body = () => String(++made)
    const all = Array.from({ length: 200 }, () => send({ ...get(), method: 'PATCH', body }))
    await vi.waitFor(() => expect(held).toHaveLength(16))
    expect(made).toBe(16)
    handler = () => new Response('{}')
    letGo()
    await Promise.all(all)
    expect(made).toBe(200)
  })

  test('a 429 with Retry-After pauses every request', async () => {
    const clock = fakeClock()
    handler = () => (paths.length === 1 ? busy('20') : new Response('{}'))
    const { send, events } = testClient(server.port, { clock })
    const first = send(get('/first'))
    await vi.waitFor(() => expect(clock.asleep()).toEqual([20_000]))
    const second = send(get('/second'))
    await clock.advance(19_999)
    expect(paths).toEqual(['/first'])
    await clock.advance(1)
    expect([(await first).ok, (await second).ok]).toEqual([true, true])
    expect(paths.slice(1)).toEqual(['/first', '/second'])
    expect(events.map(event => event.kind)).toEqual(
      expect.arrayContaining(['limit-changed', 'requests-paused', 'request-repeated']),
    )
  })

  test('a request that waits to be repeated takes no place', async () => {
    const clock = fakeClock()
    handler = ({ url }) => (url.endsWith('/away') ? new Response('', { status: 503 }) : new Response('{}'))
    const { send } = testClient(server.port, { clock })
    const away = Array.from({ length: 16 }, () => send(get('/away')))
    await vi.waitFor(() => expect(clock.asleep()).toHaveLength(16))
    expect((await send(get())).ok).toBe(true)
    handler = () => new Response('{}')
    await clock.advance(1000)
    await Promise.all(away)
  })

  test('a failing extension API server does not count as load', async () => {
    handler = () => new Response('', { status: 503 })
    const { send, events } = testClient(server.port)
    await send({ ...get(), extension: true })
    expect(events.filter(({ kind }) => kind === 'limit-changed')).toEqual([])
  })
})

describe('repeats', () => {
  test.each([
    [120_000, 'for two minutes'],
    [10_000, 'for ten seconds'],
    [0, 'never'],
  ])('end with --retry-timeout: %i ms', async (retryTimeout, _name) => {
    const clock = fakeClock({ jumps: true })
    handler = () => new Response('', { status: 503 })
    const { send } = testClient(server.port, { clock, retryTimeout })
    expect(await send(get())).toMatchObject({ ok: false, failure: { status: 503 } })
    expect(clock.now()).toBeLessThanOrEqual(retryTimeout)
    expect(clock.now()).toBeGreaterThanOrEqual(retryTimeout / 3)
    if (retryTimeout === 0) expect(paths).toHaveLength(1)
  })

  test('are events with the try, the delay and the reason', async () => {
    handler = () => (paths.length === 1 ? busy('2') : new Response('{}'))
    const { send, events } = testClient(server.port)
    await send(get('/version'))
    const url = `http://127.0.0.1:${server.port}/version`
    expect(events).toContainEqual({
      kind: 'request-repeated',
      method: 'GET',
      url,
      tries: 1,
      delay: 2000,
      why: 429,
    })
  })
})

describe('stop', () => {
  test('sends no more requests: waiting ones are Stopped, those under way go on', async () => {
    const { held, letGo } = holding()
    const { send, stop } = testClient(server.port)
    const all = Array.from({ length: 40 }, (_, n) => send(get(`/${n}`)))
    await vi.waitFor(() => expect(held).toHaveLength(16))
    stop.abort()
    for (const end of await Promise.all(all.slice(16))) expect(end).toMatchObject(failed('Stopped'))
    expect(await send(get('/later'))).toMatchObject(failed('Stopped'))
    letGo()
    for (const end of await Promise.all(all.slice(0, 16))) expect(end.ok).toBe(true)
    expect(paths).toHaveLength(16)
  })

  test('ends the wait for a repeat with the failure of the last try', async () => {
    const clock = fakeClock()
    handler = () => busy('30')
    const { send, stop } = testClient(server.port, { clock })
    const sent = send(get())
    await vi.waitFor(() => expect(clock.asleep()).toHaveLength(1))
    stop.abort()
    expect(await sent).toMatchObject({ ok: false, failure: { status: 429 } })
    expect(paths).toHaveLength(1)
  })
})

test('abort cuts requests under way, and sends no waiting ones', async () => {
  const { held } = holding()
  const { send, abort } = testClient(server.port)
  const all = Array.from({ length: 20 }, () => send(get()))
  await vi.waitFor(() => expect(held).toHaveLength(16))
  abort.abort()
  for (const end of await Promise.all(all)) expect(end).toMatchObject(failed('Aborted'))
  expect(paths).toHaveLength(16)
})

test('abort ends the wait for a repeat at once', async () => {
  const clock = fakeClock()
  handler = () => busy('30')
  const { send, abort } = testClient(server.port, { clock })
  const sent = send(get())
  await vi.waitFor(() => expect(clock.asleep()).toHaveLength(1))
  abort.abort()
  expect(await sent).toMatchObject(failed('Aborted'))
})
