import { afterAll, describe, expect, test } from 'vitest'
import { createClient } from '../../../../src/cluster/transport/client.ts'
import { UserError } from '../../../../src/errors.ts'

type Handler = (request: Request) => Response | Promise<Response>
let handler: Handler = () => new Response('{}')
const server = Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: request => handler(request) })
afterAll(() => server.stop(true))

const get = { method: 'GET', path: '/api/v1/secrets/a', accept: 'application/json' } as const

function client(
  options: { tokens?: (string | (() => never))[]; requestTimeout?: number; signal?: AbortSignal } = {},
) {
  const tokens = options.tokens ?? []
  const lines: string[] = []
  let asked = 0
  const bearer = (token: string) => ({ headers: { Authorization: token }, tls: { rejectUnauthorized: true } })
  const send = createClient({
    wire: {
      server: `http://127.0.0.1:${server.port}`,
      proxy: undefined,
      ca: { field: 'certificate-authority', given: true },
      requestTimeout: options.requestTimeout ?? 0,
      signal: options.signal,
    },
    credentials: bearer('first'),
    load: async () => {
      const token = tokens[asked++] ?? 'late'
      return bearer(typeof token === 'string' ? token : token())
    },
    log: (level, text) => lines.push(`${level} ${text()}`),
  })
  return { send, lines, asked: () => asked }
}

describe('an expired credential', () => {
  const onlyWith = (token: string): Handler => {
    return request =>
      new Response('{}', { status: request.headers.get('authorization') === token ? 200 : 401 })
  }

  test('is asked for anew, once for all requests under way', async () => {
    handler = onlyWith('second')
    const { send, asked } = client({ tokens: ['second'] })
    const all = await Promise.all([send(get), send(get), send(get)])
    expect(all.map(one => one.ok)).toEqual([true, true, true])
    expect(asked()).toBe(1)
  })

  test('is not asked for again while the new one is refused too', async () => {
    handler = onlyWith('never')
    const { send, asked } = client()
    expect(await send(get)).toMatchObject({ ok: false, failure: { status: 401, reason: 'Unauthorized' } })
    expect(await send(get)).toMatchObject({ ok: false, failure: { status: 401 } })
    expect(asked()).toBe(1)
  })

  test('is asked for again when the new one has worked and expired', async () => {
    const { send, asked } = client({ tokens: ['second', 'third'] })
    for (const token of ['second', 'third']) {
      handler = onlyWith(token)
      expect((await send(get)).ok).toBe(true)
      expect((await send(get)).ok).toBe(true)
    }
    expect(asked()).toBe(2)
  })

  const broken = new UserError('credential plugin login of the kubeconfig failed: no way', {
    hint: 'Log in.',
  })
  const breaks = () => {
    throw broken
  }
  const notRenewed = {
    ok: false,
    failure: {
      status: 0,
      reason: 'CredentialsNotRenewed',
      message: `${broken.message}\nLog in.`,
      causes: [],
    },
  }

  test('that cannot be renewed fails each request that needs it, and is asked for once', async () => {
    handler = onlyWith('second')
    const { send, asked } = client({ tokens: [breaks, 'second'] })
    expect(await Promise.all([send(get), send(get)])).toEqual([notRenewed, notRenewed])
    expect(await send(get)).toEqual(notRenewed)
    expect(asked()).toBe(1)
  })

  test('that cannot be renewed stays in use where it is accepted, and then may be renewed', async () => {
    const { send } = client({ tokens: [breaks, 'second'] })
    handler = onlyWith('second')
    expect(await send(get)).toEqual(notRenewed)
    handler = onlyWith('first')
    expect((await send(get)).ok).toBe(true)
    handler = onlyWith('second')
    expect((await send(get)).ok).toBe(true)
  })

  test('that cannot be renewed because of Ctrl-C is an interruption', async () => {
    const interrupt = new AbortController()
    const interrupted = () => {
      interrupt.abort()
      return breaks()
    }
    handler = onlyWith('second')
    const sent = await client({ tokens: [interrupted], signal: interrupt.signal }).send(get)
    expect(sent).toMatchObject({ ok: false, failure: { status: 0, reason: 'Aborted' } })
  })

  test('whose renewal is a bug of ours is no failure of the request', async () => {
    handler = onlyWith('second')
    const bug = () => {
      throw new TypeError('ours')
    }
    await expect(client({ tokens: [bug] }).send(get)).rejects.toThrow('ours')
  })
})

test('a busy server is asked again', async () => {
  let tries = 0
  handler = () => new Response('{}', tries++ < 2 ? { status: 429, headers: { 'Retry-After': '0' } } : {})
  expect((await client().send(get)).ok).toBe(true)
  expect(tries).toBe(3)
})

test('a redirect is a failure and is not followed', async () => {
  let followed = false
  handler = request => {
    followed ||= request.url.endsWith('/login')
    return new Response(null, { status: 302, headers: { Location: '/login' } })
  }
  expect(await client().send(get)).toMatchObject({ ok: false, failure: { reason: 'Redirect' } })
  expect(followed).toBe(false)
})

test('a request that takes too long says which flag set the limit', async () => {
  handler = () => new Promise(() => undefined)
  const sent = await client({ requestTimeout: 60 }).send(get)
  expect(sent).toMatchObject({ ok: false, failure: { status: 0, reason: 'Timeout' } })
  expect(sent.ok || sent.failure.message).toContain('did not answer within 0.06 s (--request-timeout)')
})

test('an interrupted request is told from a slow one', async () => {
  handler = () => new Promise(() => undefined)
  const sent = await client({ signal: AbortSignal.timeout(50) }).send(get)
  expect(sent).toMatchObject({ ok: false, failure: { status: 0, reason: 'Aborted' } })
})

// The test's own limit is shorter than the wait.
test('an interrupted wait for the next try ends at once', { timeout: 5000 }, async () => {
  handler = () => new Response('{}', { status: 429, headers: { 'Retry-After': '9' } })
  const sent = await client({ signal: AbortSignal.timeout(50) }).send(get)
  expect(sent).toMatchObject({ ok: false, failure: { reason: 'Aborted' } })
})

describe('the log', () => {
  test('has a line per request, and never a header', async () => {
    handler = () => new Response('{"kind":"Status"}', { status: 409 })
    const { send, lines } = client()
    await send({ ...get, path: '/version' })
    expect(lines[0]).toMatch(/^6 GET http:\/\/127\.0\.0\.1:\d+\/version 409 in \d+ ms$/)
    expect(lines[1]).toBe('8 answer body: {"kind":"Status"}')
    expect(lines.join()).not.toContain('first')
  })

  test.each([
    ['by its path', '/api/v1/namespaces/a/secrets?limit=500', '{"items":["sesame"]}'],
    ['by its kind', '/api/v1/other', '{"kind": "Secret","data":"sesame"}'],
  ])('leaves out the body of a Secret, known %s', async (_name, path, body) => {
    handler = () => new Response(body)
    const { send, lines } = client()
    await send({ method: 'PATCH', path, accept: '', body, contentType: 'application/json' })
    expect(lines.filter(line => line.includes('left out'))).toHaveLength(2)
    expect(lines.join()).not.toContain('sesame')
  })

  test('cuts long bodies', async () => {
    handler = () => new Response('x'.repeat(5000))
    const { send, lines } = client()
    await send({ ...get, path: '/version' })
    expect(lines.at(-1)).toHaveLength('8 answer body: '.length + 1024 + '...'.length)
  })
})
