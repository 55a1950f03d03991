import {
  chmodSync,
  chownSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { parse, stringify } from 'yaml'
import { createAuthority } from '../control-plane/certificate-authority.ts'
import { type FakeApiServer, startFakeApiServer } from '../faults/fake-api-server.ts'
import { type FakeIssuer, idToken, startFakeIssuer } from '../faults/fake-issuer.ts'
import { workspace } from './program.ts'

// client-node 2.0.1 cannot renew a login of the auth-provider oidc; the compiled program does, with an issuer of ours.

const work = workspace({})
const kubeconfig = join(work.folder, 'config')
const base64 = (text: string) => Buffer.from(text).toString('base64')

let ca: string
let otherCa: string
let server: FakeApiServer
let issuer: FakeIssuer

beforeAll(async () => {
  const authority = await createAuthority('ours')
  const hosts = [{ type: 'ip', value: '127.0.0.1' }] as const
  const { pem: cert, key } = await authority.issue({ commonName: 'server', hosts })
  ca = authority.pem
  otherCa = (await createAuthority('ours')).pem
  server = await startFakeApiServer()
  server.version = { gitVersion: connected.version }
  issuer = await startFakeIssuer({ cert, key })
})

afterAll(() => {
  server.close()
  issuer.close()
  work.remove()
})

beforeEach(() => {
  server.seen.length = 0
  server.admits = () => true
  issuer.seen.length = 0
  issuer.given.length = 0
  Object.assign(issuer, {
    refreshToken: 'refresh-0',
    rotates: false,
    lifetimes: [],
    more: {},
    givesIdToken: true,
  })
})

const expired = () => idToken(issuer.url, -3600)

/** The settings of a login that has to be renewed; undefined takes one out. */
function login(more: Record<string, string | undefined> = {}): Record<string, string | undefined> {
  return {
    'idp-issuer-url': issuer.url,
    'idp-certificate-authority-data': base64(ca),
    'client-id': 'kubernetes',
    'client-secret': 'sesame',
    'id-token': expired(),
    'refresh-token': 'refresh-0',
    ...more,
  }
}

function write(config: object, cluster: object = {}): string {
  const text = `# by hand\n${stringify({
    'current-context': 'tested',
    contexts: [{ name: 'tested', context: { cluster: 'c', user: 'u' } }],
    clusters: [{ name: 'c', cluster: { server: `http://127.0.0.1:${server.port}`, ...cluster } }],
    users: [{ name: 'u', user: { 'auth-provider': { name: 'oidc', config } } }],
  })}`
  writeFileSync(kubeconfig, text)
  return text
}

interface Printed {
  readonly serverVersion?: { readonly version: string }
  readonly noServerVersion?: { readonly message: string; readonly hint?: string }
}

interface Told {
  readonly server: { readonly version?: string; readonly message?: string; readonly hint?: string }
  readonly stderr: string
}

async function ask(args: readonly string[] = [], env: Record<string, string> = {}): Promise<Told> {
  const run = await work.run(['version', '-o', 'json', ...args], { KUBECONFIG: kubeconfig, ...env })
  const { serverVersion, noServerVersion } = JSON.parse(run.stdout) as Printed
  return { server: { ...serverVersion, ...noServerVersion }, stderr: run.stderr }
}

const bearers = () => server.seen.map(({ headers }) => headers.authorization)
const connected = { version: 'v1.36.0' }
const again = 'log in again, then see as whom the cluster knows you: kubectl --context tested auth whoami'
const failed = 'the id-token of user "u" in the kubeconfig has expired, and '

test('an id-token that holds is used without asking the issuer', async () => {
  const token = idToken(issuer.url, 3600)
  write(login({ 'id-token': token }))
  expect((await ask()).server).toMatchObject(connected)
  expect(bearers()).toEqual([`Bearer ${token}`])
  expect(issuer.seen).toEqual([])
})

describe('an expired id-token is renewed', () => {
  test('with the secret in the header, and the kubeconfig stays as it is', async () => {
    const text = write(login())
    expect(await ask()).toMatchObject({ server: connected, stderr: '' })
    expect(bearers()).toEqual([`Bearer ${issuer.given[0]}`])
    expect(issuer.seen.map(({ path }) => path)).toEqual([
      '/realm/.well-known/openid-configuration',
      '/realm/token',
    ])
    expect(issuer.seen[1]?.authorization).toBe(`Basic ${base64('kubernetes:sesame')}`)
    expect(readFileSync(kubeconfig, 'utf8')).toBe(text)
  })

  test('with the secret in the body where the issuer wants it there', async () => {
    issuer.more = { token_endpoint_auth_methods_supported: ['client_secret_post'] }
    write(login())
    expect((await ask()).server).toMatchObject(connected)
    expect(issuer.seen[1]).toMatchObject({ authorization: undefined, form: { client_secret: 'sesame' } })
  })

  test('without a secret, and without an id-token to begin with', async () => {
    write(login({ 'client-secret': undefined, 'id-token': undefined }))
    expect((await ask()).server).toMatchObject(connected)
    expect(issuer.seen[1]).toMatchObject({ authorization: undefined, form: { client_id: 'kubernetes' } })
    expect(issuer.seen[1]?.form).not.toHaveProperty('client_secret')
  })

  test('by an issuer written with a slash at its end', async () => {
    write(login({ 'idp-issuer-url': `${issuer.url}/` }))
    expect((await ask()).server).toMatchObject(connected)
  })

  test('by a CA in a file beside the kubeconfig, and by a root of the system', async () => {
    writeFileSync(join(work.folder, 'idp.crt'), ca)
    const none = { 'idp-certificate-authority-data': undefined }
    write(login({ ...none, 'idp-certificate-authority': 'idp.crt' }))
    expect((await ask()).server).toMatchObject(connected)
    write(login(none))
    for (const name of ['SSL_CERT_FILE', 'NIX_SSL_CERT_FILE']) {
      expect((await ask([], { [name]: join(work.folder, 'idp.crt') })).server).toMatchObject(connected)
    }
  })

  test('never through a proxy for loopback', async () => {
    write(login())
    const proxies = { HTTPS_PROXY: 'http://127.0.0.1:1', HTTP_PROXY: 'http://127.0.0.1:1' }
    expect((await ask([], proxies)).server).toMatchObject(connected)
  })
})

describe('an issuer that replaces the refresh token', () => {
  beforeEach(() => {
    issuer.rotates = true
  })
  const stored = () => parse(readFileSync(kubeconfig, 'utf8')).users[0].user['auth-provider'].config

  test('both tokens are kept in the kubeconfig, and nothing else of it changes', async () => {
    const spent = expired()
    const text = write(login({ 'id-token': spent }))
    chmodSync(kubeconfig, 0o640)
    // Root must not take the file away from its owner.
    if (process.getuid?.() === 0) chownSync(kubeconfig, 1234, 1234)
    const { uid } = statSync(kubeconfig)
    expect(await ask()).toMatchObject({ server: connected, stderr: '' })
    expect(readFileSync(kubeconfig, 'utf8')).toBe(
      text.replace(spent, `"${issuer.given[0]}"`).replace('refresh-0', '"refresh-1"'),
    )
    expect(statSync(kubeconfig)).toMatchObject({ uid, mode: 0o100640 })
    expect((await ask()).server).toMatchObject(connected)
    expect(issuer.given).toHaveLength(1)
    expect(readdirSync(work.folder).filter(name => name.startsWith('config'))).toEqual(['config'])
  })

  test('through a symbolic link', async () => {
    write(login())
    const link = join(work.folder, 'link')
    symlinkSync('config', link)
    expect(await ask([], { KUBECONFIG: link })).toMatchObject({ server: connected, stderr: '' })
    expect(stored()).toMatchObject({ 'refresh-token': 'refresh-1' })
  })

  test('a token that ends during the run is renewed with the newest refresh token', async () => {
    issuer.lifetimes = [-5]
    server.admits = ({ headers }) => headers.authorization === `Bearer ${issuer.given[1]}`
    write(login())
    expect((await ask()).server).toMatchObject(connected)
    expect(stored()).toMatchObject({ 'id-token': issuer.given[1], 'refresh-token': 'refresh-2' })
  })

  test('a kubeconfig that cannot be written is a warning, and the run goes on', async () => {
    issuer.lifetimes = [-5]
    server.admits = ({ headers }) => headers.authorization === `Bearer ${issuer.given[1]}`
    const text = write(login())
    writeFileSync(`${kubeconfig}.lock`, '')
    const told = await ask()
    expect(told.server).toMatchObject(connected)
    expect(told.stderr).toContain(
      `warning: the issuer has replaced the refresh-token of user "u", but kubeconfig ${kubeconfig} cannot be written: EEXIST`,
    )
    expect(told.stderr).toContain(`once this run is over, ${again}`)
    expect(told.stderr).not.toContain('refresh-1')
    expect(readFileSync(kubeconfig, 'utf8')).toBe(text)
  })
})

describe('a login that cannot be renewed', () => {
  const hint = () => `check that the issuer answers: curl -v ${issuer.url}/.well-known/openid-configuration`

  test.each<[string, () => Record<string, string | undefined>, () => { message: string; hint?: string }]>([
    [
      'no issuer there',
      () => ({ 'idp-issuer-url': 'https://127.0.0.1:1' }),
      () => ({
        message:
          'the issuer https://127.0.0.1:1 did not renew it: 127.0.0.1:1 refused the connection (ECONNREFUSED)',
        hint: 'check that the issuer answers: curl -v https://127.0.0.1:1/.well-known/openid-configuration',
      }),
    ],
    [
      'another CA',
      () => ({ 'idp-certificate-authority-data': base64(otherCa) }),
      () => ({ message: 'it is not the idp-certificate-authority of the kubeconfig', hint: hint() }),
    ],
    [
      'a broken CA',
      () => ({ 'idp-certificate-authority-data': 'broken' }),
      () => ({ message: 'idp-certificate-authority of user "u" in the kubeconfig is not usable: ' }),
    ],
    [
      'a CA that the system does not know',
      () => ({ 'idp-certificate-authority-data': undefined }),
      () => ({ message: 'the kubeconfig has no idp-certificate-authority, and this machine', hint: hint() }),
    ],
    [
      'no issuer at this path',
      () => ({ 'idp-issuer-url': `${issuer.url}/lost` }),
      () => ({ message: `the issuer ${issuer.url}/lost did not renew it: `, hint: again }),
    ],
    [
      'a refused refresh token',
      () => ({ 'refresh-token': 'spent' }),
      () => ({
        message: `${failed}the issuer ${issuer.url} did not renew it: invalid_grant: Session not active`,
        hint: again,
      }),
    ],
    [
      'no refresh token',
      () => ({ 'refresh-token': undefined }),
      () => ({ message: `${failed}the user has no refresh-token to renew it with`, hint: again }),
    ],
    [
      'no issuer named',
      () => ({ 'idp-issuer-url': undefined }),
      () => ({ message: `${failed}the user has no idp-issuer-url to renew it with`, hint: again }),
    ],
    [
      'plain http',
      () => ({ 'idp-issuer-url': 'http://127.0.0.1:1' }),
      () => ({
        message: 'idp-issuer-url of user "u" in the kubeconfig is not an https URL: http://127.0.0.1:1',
      }),
    ],
  ])('%s', async (_name, more, expected) => {
    const text = write(login(more()))
    const { message, hint: next } = expected()
    const told = await ask([], { NODE_TLS_REJECT_UNAUTHORIZED: '0' })
    expect(told.server.message).toContain(message)
    expect(told.server.hint).toBe(next)
    expect(server.seen).toEqual([])
    expect(readFileSync(kubeconfig, 'utf8')).toBe(text)
  })

  test('an answer without an id-token', async () => {
    issuer.givesIdToken = false
    write(login())
    expect((await ask()).server.message).toContain(
      `${failed}the issuer ${issuer.url} did not renew it: its answer contains no id_token`,
    )
    expect(server.seen).toEqual([])
  })
})
