import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'

/** What one request showed about the client. */
interface Seen {
  readonly path: string
  readonly authorization: string | undefined
  readonly form: Readonly<Record<string, string>>
}

/** An OIDC issuer that renews logins and records its requests. */
export interface FakeIssuer {
  readonly url: string
  readonly seen: Seen[]
  /** The id-tokens that it issued, in order. */
  readonly given: string[]
  /** The refresh token that it accepts. Others are refused with invalid_grant. */
  refreshToken: string
  /** Whether each renewal replaces the refresh token. */
  rotates: boolean
  /** How long the next id-tokens are valid, in seconds. */
  lifetimes: number[]
  /** Added to the discovery document. */
  more: object
  /** Whether an answer contains an id-token. */
  givesIdToken: boolean
  close(): void
}

const encoded = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url')

/** An id-token that is valid for this many seconds. Nobody verifies its signature. */
export function idToken(issuer: string, lifetime: number, sub = 'me'): string {
  const now = Math.floor(Date.now() / 1000)
  const claims = { iss: issuer, aud: 'kubernetes', sub, iat: now, exp: now + lifetime }
  return `${encoded({ alg: 'RS256' })}.${encoded(claims)}.c2ln`
}

/** Starts the issuer on 127.0.0.1 at the path /realm. */
export async function startFakeIssuer(tls: { cert: string; key: string }): Promise<FakeIssuer> {
  const server = createServer(tls, async (request, response) => {
    const form = Object.fromEntries(new URLSearchParams(await bodyOf(request)))
    const { url: path = '', headers } = request
    fake.seen.push({ path, authorization: headers.authorization, form })
    if (path === '/realm/.well-known/openid-configuration') answer(response, 200, discovery(fake))
    else if (path === '/realm/token') renew(fake, form, response)
    else answer(response, 404, {})
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const fake: FakeIssuer = {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}/realm`,
    seen: [],
    given: [],
    refreshToken: 'refresh-0',
    rotates: false,
    lifetimes: [],
    more: {},
    givesIdToken: true,
    close: () => {
      server.close()
      server.unref()
    },
  }
  return fake
}

function discovery({ url, more }: FakeIssuer): object {
  return { issuer: url, token_endpoint: `${url}/token`, ...more }
}

function renew(fake: FakeIssuer, form: Seen['form'], response: ServerResponse): void {
  if (form['grant_type'] !== 'refresh_token' || form['refresh_token'] !== fake.refreshToken) {
    answer(response, 400, { error: 'invalid_grant', error_description: 'Session not\nactive' })
    return
  }
  const token = idToken(fake.url, fake.lifetimes.shift() ?? 3600, `renewed-${fake.given.length}`)
  fake.given.push(token)
  if (fake.rotates) fake.refreshToken = `refresh-${fake.given.length}`
  answer(response, 200, {
    access_token: 'unused',
    token_type: 'Bearer',
    ...(fake.givesIdToken && { id_token: token }),
    ...(fake.rotates && { refresh_token: fake.refreshToken }),
  })
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}

function answer(response: ServerResponse, status: number, document: object): void {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(document))
}
