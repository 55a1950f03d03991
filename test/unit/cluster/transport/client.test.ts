import { afterAll, describe, expect, test } from 'vitest'
import { UserError } from '../../../../src/errors.ts'
import { bearer, testClient } from './test-client.ts'

type Handler = (request: Request) => Response | Promise<Response>
let handler: Handler = () => new Response('{}')
const server = Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: request => handler(request) })
afterAll(() => server.stop(true))

const get = { method: 'GET', path: '/api/v1/secrets/a', accept: 'application/json' } as const

/** Each login returns the next token, or throws. */
function client({
  tokens = [],
  requestTimeout = 0,
}: {
  tokens?: (string | (() => never))[]
  requestTimeout?: number
} = {}) {
  let asked = 0
  const load = async () => {
    const token = tokens[asked++] ?? 'late'
    return bearer(typeof token === 'string' ? token : token())
  }
  return { ...testClient(server.port, { requestTimeout, load }), asked: () => asked }
}

describe('an expired credential', () => {
  const onlyWith = (token: string): Handler => {
    return request =>
      new Response('{}', { status: request.headers.get('authorization') === token ? 200 : 401 })
  }

  test('is renewed once for all requests under way', async () => {
    handler = onlyWith('second')
    const { send, asked } = client({ tokens: ['second'] })
    const all = await Promise.all([send(get), send(get), send(get)])
    expect(all.map(one => one.ok)).toEqual([true, true, true])
    expect(asked()).toBe(1)
  })

  test('is not renewed again while the server refuses the new one, too', async () => {
    handler = onlyWith('never')
    const { send, asked } = client()
    expect(await send(get)).toMatchObject({ ok: false, failure: { status: 401, reason: 'Unauthorized' } })
    expect(await send(get)).toMatchObject({ ok: false, failure: { status: 401 } })
    expect(asked()).toBe(1)
  })

  test('is renewed again once the new one was accepted and has expired', async () => {
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

  test('that cannot be renewed fails each request that needs it, after one login', async () => {
    handler = onlyWith('second')
    const { send, asked } = client({ tokens: [breaks, 'second'] })
    expect(await Promise.all([send(get), send(get)])).toEqual([notRenewed, notRenewed])
    expect(await send(get)).toEqual(notRenewed)
    expect(asked()).toBe(1)
  })

  test('that cannot be renewed stays in use, and may be renewed once it was accepted', async () => {
    const { send } = client({ tokens: [breaks, 'second'] })
    handler = onlyWith('second')
    expect(await send(get)).toEqual(notRenewed)
    handler = onlyWith('first')
    expect((await send(get)).ok).toBe(true)
    handler = onlyWith('second')
    expect((await send(get)).ok).toBe(true)
  })

  test('that cannot be renewed because of Ctrl-C is an interruption', async () => {
    handler = onlyWith('second')
    const interrupted = client({
      tokens: [
        () => {
          interrupted.abort.abort()
          return breaks()
        },
      ],
    })
    const sent = await interrupted.send(get)
    expect(sent).toMatchObject({ ok: false, failure: { status: 0, reason: 'Aborted' } })
  })

  test('whose renewal shows a bug throws the bug', async () => {
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

test('an interrupted request has another failure than a slow one', async () => {
  handler = () => new Promise(() => undefined)
  const { send, abort } = client()
  setTimeout(() => abort.abort(), 50)
  expect(await send(get)).toMatchObject({ ok: false, failure: { status: 0, reason: 'Aborted' } })
})

test('the events of a request contain its status and bodies, and no header', async () => {
  handler = () => new Response('{"kind":"Status"}', { status: 409 })
  const { send, events } = client()
  await send({ method: 'PATCH', path: '/version', accept: '', body: () => '{}' })
  const url = `http://127.0.0.1:${server.port}/version`
  expect(events).toEqual([
    { kind: 'request-answered', method: 'PATCH', url, end: 409, milliseconds: expect.any(Number) },
    { kind: 'body-transferred', of: 'request', path: '/version', text: '{}' },
    { kind: 'body-transferred', of: 'answer', path: '/version', text: '{"kind":"Status"}' },
  ])
})

test.each(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const)('%s, with its body', async method => {
  handler = async request =>
    new Response(`${request.method} ${request.headers.get('content-type')} ${await request.text()}`)
  const body = method === 'GET' ? {} : { body: () => '{"a":1}', contentType: 'application/json' }
  const sent = await client().send({ ...get, method, ...body })
  expect(sent.ok && sent.answer.body).toBe(
    method === 'GET' ? 'GET null ' : `${method} application/json {"a":1}`,
  )
})
