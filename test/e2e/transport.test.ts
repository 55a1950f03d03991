import { execFile, execFileSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { stringify } from 'yaml'
import { createAuthority, type KeyedPem } from '../control-plane/certificate-authority.ts'
import { type ConnectProxy, startConnectProxy } from '../faults/connect-proxy.ts'
import { type FakeApiServer, startFakeApiServer } from '../faults/fake-api-server.ts'
import { type SocksProxy, startSocksProxy } from '../faults/socks-proxy.ts'

// Under Bun, client-node's own transport loses CA, client certificate, server name and proxy, and only a compiled
// program shows what users get; so a compiled probe connects to servers of ours that tell what reached them.

const root = fileURLToPath(new URL('../..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'kubectl-nixos-transport-'))
const probe = join(folder, 'probe')

interface Answer {
  readonly error?: string
  readonly hint?: string
  readonly version?: { readonly ok: boolean; readonly value: string }
}

let ca: string
let otherCa: string
let me: KeyedPem
let server: FakeApiServer
let named: FakeApiServer
let plain: FakeApiServer
let proxy: ConnectProxy
let socks: SocksProxy

beforeAll(async () => {
  const flags = ['--compile', '--minify', '--no-compile-autoload-bunfig', '--no-compile-autoload-dotenv']
  const entry = join(root, 'test/e2e/probe/connect-probe.ts')
  execFileSync(join(root, 'node_modules/.bin/bun'), ['build', entry, ...flags, '--outfile', probe], {
    stdio: 'pipe',
  })
  const authority = await createAuthority('ours')
  ca = authority.pem
  otherCa = (await createAuthority('ours')).pem
  me = await authority.issue({ commonName: 'tester', organizations: ['testers'] })
  const start = async (type: 'ip' | 'dns', value: string) => {
    const { pem, key } = await authority.issue({ commonName: 'server', hosts: [{ type, value }] })
    return startFakeApiServer({ cert: pem, key, ca })
  }
  server = await start('ip', '127.0.0.1')
  named = await start('dns', 'kube.example')
  plain = await startFakeApiServer()
  proxy = await startConnectProxy()
  socks = await startSocksProxy()
})

afterAll(() => {
  for (const one of [server, named, plain, proxy, socks]) one.close()
  rmSync(folder, { recursive: true })
})

beforeEach(() => {
  for (const one of [server, named, plain]) {
    one.seen.length = 0
    one.connections = 0
    one.admits = () => true
  }
  proxy.asked.length = 0
  Object.assign(socks, { login: undefined, reply: 0 })
  socks.asked.length = 0
})

const base64 = (text: string) => Buffer.from(text).toString('base64')
const url = (of: FakeApiServer) => `https://127.0.0.1:${of.port}`
const trusting = (of: FakeApiServer) => ({ server: url(of), 'certificate-authority-data': base64(ca) })

/** Runs the probe with a kubeconfig of one cluster and user, and an environment of nothing else than `env`. */
function connect(cluster: object, user: object = {}, env: Record<string, string> = {}): Promise<Answer> {
  const config = {
    'current-context': 'tested',
    contexts: [{ name: 'tested', context: { cluster: 'c', user: 'u' } }],
    clusters: [{ name: 'c', cluster }],
    users: [{ name: 'u', user }],
  }
  const path = join(folder, 'config')
  writeFileSync(path, stringify(config))
  const options = { env: { HOME: folder, PATH: process.env['PATH'] ?? '', KUBECONFIG: path, ...env } }
  return new Promise((resolve, reject) => {
    execFile(probe, options, (error, stdout, stderr) => {
      if (stdout === '') reject(new Error(`the probe printed nothing: ${error?.message} ${stderr}`))
      else resolve(JSON.parse(stdout) as Answer)
    })
  })
}

const connected = { version: { ok: true, value: 'v0.0.0-fake' } }
const headersOf = (of: FakeApiServer, name: string) => [...new Set(of.seen.map(seen => seen.headers[name]))]

describe('who the server is', () => {
  test('the CA of the kubeconfig is trusted, and by its file as well', async () => {
    expect(await connect(trusting(server))).toMatchObject(connected)
    writeFileSync(join(folder, 'ca.crt'), ca)
    expect(await connect({ server: url(server), 'certificate-authority': 'ca.crt' })).toMatchObject(connected)
  })

  test.each([
    [
      'another CA of the same name',
      () => ({ ...trusting(server), 'certificate-authority-data': base64(otherCa) }),
      'it is not the certificate-authority of the kubeconfig',
    ],
    [
      'no CA, so the roots of the system',
      () => ({ server: url(server) }),
      'the kubeconfig has no certificate-authority, and this machine',
    ],
  ])('%s: refused before anything is sent', async (_name, cluster, why) => {
    const answer = await connect(cluster(), { token: 'sesame' }, { NODE_TLS_REJECT_UNAUTHORIZED: '0' })
    expect(answer.error).toContain(`cannot reach the cluster at ${url(server)} (context "tested")`)
    expect(answer.error).toContain(`is signed by an unknown authority: ${why}`)
    expect(answer.hint).toBe(
      'compare the CA and server of the context: kubectl --context tested config view --minify',
    )
    expect(server.seen).toEqual([])
  })

  test('SSL_CERT_FILE adds a root of the system', async () => {
    const file = join(folder, 'roots.pem')
    writeFileSync(file, ca)
    expect(await connect({ server: url(server) }, {}, { SSL_CERT_FILE: file })).toMatchObject(connected)
    expect(await connect({ server: url(server) }, {}, { NIX_SSL_CERT_FILE: file })).toMatchObject(connected)
  })

  test('insecure-skip-tls-verify', async () => {
    expect(await connect({ server: url(named), 'insecure-skip-tls-verify': true })).toMatchObject(connected)
  })

  test('a certificate for another name is refused, tls-server-name says which name counts', async () => {
    expect((await connect(trusting(named))).error).toContain('is for another name')
    expect(named.seen).toEqual([])
    expect(await connect({ ...trusting(named), 'tls-server-name': 'kube.example' })).toMatchObject(connected)
    expect(named.seen[0]?.serverName).toBe('kube.example')
  })

  test('a server by plain http', async () => {
    const cluster = { server: `http://127.0.0.1:${plain.port}` }
    expect(await connect(cluster, { token: 'sesame' })).toMatchObject(connected)
    expect(headersOf(plain, 'authorization')).toEqual(['Bearer sesame'])
  })

  test('a server that is not there', async () => {
    const answer = await connect({ server: 'https://127.0.0.1:1', 'insecure-skip-tls-verify': true })
    expect(answer.error).toBe(
      'cannot reach the cluster at https://127.0.0.1:1 (context "tested"): 127.0.0.1:1 refused the connection (ECONNREFUSED)',
    )
  })
})

describe('who we are', () => {
  test('a client certificate of the right authority', async () => {
    server.admits = seen => seen.certified
    const user = { 'client-certificate-data': base64(me.pem), 'client-key-data': base64(me.key) }
    expect(await connect(trusting(server), user)).toMatchObject(connected)
    const stranger = await (await createAuthority('other')).issue({ commonName: 'tester' })
    const other = { 'client-certificate-data': base64(stranger.pem), 'client-key-data': base64(stranger.key) }
    for (const uncertified of [{}, other])
      expect(await connect(trusting(server), uncertified)).toEqual(refused())
  })

  const refused = () => ({
    error: `${url(server)} (context "tested") does not accept the credentials of the kubeconfig: cannot discover its kinds`,
    hint: 'log in again, then see as whom the cluster knows you: kubectl --context tested auth whoami',
  })

  const expires = { exp: Math.floor(Date.now() / 1000) + 3600 }
  const idToken = `${base64('{}')}.${base64(JSON.stringify(expires))}.c2ln`
  test.each([
    ['a token', { token: 'sesame' }, 'Bearer sesame'],
    ['a token file', { token: 'old', tokenFile: 'token' }, 'Bearer from-file'],
    ['a user name', { username: 'me', password: 'sesame' }, `Basic ${base64('me:sesame')}`],
    ['OIDC', { 'auth-provider': { name: 'oidc', config: { 'id-token': idToken } } }, `Bearer ${idToken}`],
  ])('%s', async (_name, user, header) => {
    writeFileSync(join(folder, 'token'), 'from-file\n')
    expect(await connect(trusting(server), user)).toMatchObject(connected)
    expect(headersOf(server, 'authorization')).toEqual([header])
  })

  test('impersonation', async () => {
    const user = { token: 'sesame', as: 'other', 'as-groups': ['ops'] }
    expect(await connect(trusting(server), user)).toMatchObject(connected)
    expect(headersOf(server, 'impersonate-user')).toEqual(['other'])
    expect(headersOf(server, 'impersonate-group')).toEqual(['ops'])
  })

  const status = `{\\"token\\":\\"token-$n\\"}`
  const credential = `"{\\"kind\\":\\"ExecCredential\\",\\"apiVersion\\":\\"$API\\",\\"status\\":${status}}"`

  /** A plugin beside the kubeconfig that hands out token-1, token-2, ... and fails where `condition` says so. */
  function plugin(condition: string) {
    rmSync(join(folder, 'runs'), { force: true })
    const count = `echo x >> "$HOME/runs"; n=$(wc -l < "$HOME/runs" | tr -d ' ')`
    writeFileSync(join(folder, 'plugin'), `#!/bin/sh\n${count}\n${condition} && exit 3\necho ${credential}\n`)
    chmodSync(join(folder, 'plugin'), 0o755)
    const apiVersion = 'client.authentication.k8s.io/v1'
    const env = [{ name: 'API', value: apiVersion }]
    return { exec: { apiVersion, command: './plugin', interactiveMode: 'Never', env } }
  }

  test('a credential plugin beside the kubeconfig, run anew once its token has expired', async () => {
    server.admits = seen => seen.headers.authorization === 'Bearer token-2'
    expect(await connect(trusting(server), plugin('false'))).toMatchObject(connected)
    expect(headersOf(server, 'authorization')).toEqual(['Bearer token-1', 'Bearer token-2'])
  })

  test('a credential plugin that fails later fails the request, and not what needs no new login', async () => {
    server.admits = seen => seen.path !== '/version'
    const message = `credential plugin ${join(folder, 'plugin')} of the kubeconfig failed: it ended with exit code 3`
    expect(await connect(trusting(server), plugin('[ $n -gt 1 ]'))).toMatchObject({
      version: { ok: false, failure: { status: 0, reason: 'CredentialsNotRenewed', message } },
      id: { ok: true },
    })
    expect(headersOf(server, 'authorization')).toEqual(['Bearer token-1'])
  })

  test('a credential plugin that fails at first stops the run', async () => {
    const { error } = await connect(trusting(server), plugin('true'))
    expect(error).toContain('of the kubeconfig failed: it ended with exit code 3')
    expect(server.seen).toEqual([])
  })
})

describe('the way there', () => {
  test('loopback never goes through a proxy of the environment', async () => {
    const env = {
      HTTPS_PROXY: proxy.url,
      HTTP_PROXY: proxy.url,
      https_proxy: proxy.url,
      ALL_PROXY: proxy.url,
    }
    expect(await connect(trusting(server), {}, env)).toMatchObject(connected)
    expect(await connect({ server: `http://127.0.0.1:${plain.port}` }, {}, env)).toMatchObject(connected)
    expect(proxy.asked).toEqual([])
  })

  test('any other host does, with certificates verified behind the proxy', async () => {
    const cluster = { ...trusting(named), server: `https://kube.example:${named.port}` }
    expect(await connect(cluster, {}, { HTTPS_PROXY: proxy.url })).toMatchObject(connected)
    expect(new Set(proxy.asked)).toEqual(new Set([`kube.example:${named.port}`]))
    const untrusted = { ...cluster, 'certificate-authority-data': base64(otherCa) }
    expect((await connect(untrusted, {}, { HTTPS_PROXY: proxy.url })).error).toContain(
      'signed by an unknown authority',
    )
  })

  test('NO_PROXY exempts it', async () => {
    const cluster = { ...trusting(named), server: `https://kube.example:${named.port}` }
    const env = { HTTPS_PROXY: proxy.url, NO_PROXY: '.example' }
    expect((await connect(cluster, {}, env)).error).toContain(
      `the host name of kube.example:${named.port} is not known`,
    )
    expect(proxy.asked).toEqual([])
  })

  test("the kubeconfig's proxy-url is used whatever NO_PROXY says, with a client certificate through it", async () => {
    server.admits = seen => seen.certified
    const user = { 'client-certificate-data': base64(me.pem), 'client-key-data': base64(me.key) }
    const cluster = { ...trusting(server), 'proxy-url': proxy.url }
    expect(await connect(cluster, user, { NO_PROXY: '*' })).toMatchObject(connected)
    expect(new Set(proxy.asked)).toEqual(new Set([`127.0.0.1:${server.port}`]))
  })

  describe('a SOCKS proxy', () => {
    const socksUrl = (login = '', scheme = 'socks5') => `${scheme}://${login}127.0.0.1:${socks.port}`

    test.each(['HTTPS_PROXY', 'https_proxy'])(
      'of %s resolves the host name, and certificates are verified behind it',
      async name => {
        const cluster = { ...trusting(named), server: `https://kube.example:${named.port}` }
        for (const scheme of ['socks5', 'socks5h']) {
          expect(await connect(cluster, {}, { [name]: socksUrl('', scheme) })).toMatchObject(connected)
        }
        expect(new Set(socks.asked)).toEqual(new Set([`kube.example:${named.port}`]))
        const untrusted = { ...cluster, 'certificate-authority-data': base64(otherCa) }
        named.seen.length = 0
        expect((await connect(untrusted, {}, { [name]: socksUrl() })).error).toContain(
          `is signed by an unknown authority: it is not the certificate-authority of the kubeconfig (through the proxy 127.0.0.1:${socks.port})`,
        )
        expect(named.seen).toEqual([])
      },
    )

    test('of the environment is not for loopback and NO_PROXY', async () => {
      expect(await connect(trusting(server), {}, { HTTPS_PROXY: socksUrl() })).toMatchObject(connected)
      const cluster = { ...trusting(named), server: `https://kube.example:${named.port}` }
      const env = { HTTPS_PROXY: socksUrl(), NO_PROXY: '.example' }
      expect((await connect(cluster, {}, env)).error).toContain('is not known')
      expect(socks.asked).toEqual([])
    })

    test('of the kubeconfig, with a login, a client certificate and a token', async () => {
      server.admits = seen => seen.certified && seen.headers.authorization === 'Bearer sesame'
      socks.login = 'me:p w'
      const user = {
        'client-certificate-data': base64(me.pem),
        'client-key-data': base64(me.key),
        token: 'sesame',
      }
      const cluster = { ...trusting(server), 'proxy-url': socksUrl('me:p%20w@') }
      expect(await connect(cluster, user, { NO_PROXY: '*' })).toMatchObject(connected)
      expect(new Set(socks.asked)).toEqual(new Set([`127.0.0.1:${server.port}`]))
    })

    test('tls-server-name and insecure-skip-tls-verify hold behind it, and plain http works', async () => {
      const proxied = { 'proxy-url': socksUrl() }
      expect((await connect({ ...trusting(named), ...proxied })).error).toContain('is for another name')
      const name = { 'tls-server-name': 'kube.example' }
      expect(await connect({ ...trusting(named), ...proxied, ...name })).toMatchObject(connected)
      const skip = { server: url(named), 'insecure-skip-tls-verify': true }
      expect(await connect({ ...skip, ...proxied })).toMatchObject(connected)
      const http = `http://kube.example:${plain.port}`
      expect(await connect({ server: http, ...proxied })).toMatchObject(connected)
    })

    test.each([
      ['does not know the login', { login: 'me:other' }, 'Socks5 Authentication failed'],
      ['forbids the connection', { reply: 2 }, 'Socks5 proxy rejected connection - NotAllowed'],
      ['cannot reach the server', { reply: 5 }, 'refused the connection (through the proxy 127.0.0.1:'],
    ])('that %s is named, without its password', async (_what, state, message) => {
      Object.assign(socks, state)
      const answer = await connect({ ...trusting(server), 'proxy-url': socksUrl('me:sesame@') })
      expect(answer.error).toContain(message)
      expect(answer.error).toContain(`127.0.0.1:${socks.port}`)
      expect(JSON.stringify(answer)).not.toContain('sesame')
    })

    test('keeps connections alive: 200 requests, 16 at a time', async () => {
      const cluster = { ...trusting(server), 'proxy-url': socksUrl() }
      expect(await connect(cluster, {}, { PROBE_REQUESTS: '200' })).toMatchObject(connected)
      expect(server.seen.length).toBeGreaterThan(200)
      expect(socks.asked.length).toBeLessThan(40)
    })

    // The limit of the test is below the 30 seconds after which an attempt to connect would end by itself.
    test('that never answers is given up after --request-timeout', { timeout: 25_000 }, async () => {
      const silent = Bun.listen({ hostname: '127.0.0.1', port: 0, socket: { data: () => undefined } })
      const cluster = { ...trusting(server), 'proxy-url': `socks5://127.0.0.1:${silent.port}` }
      const answer = await connect(cluster, {}, { PROBE_TIMEOUT: '300' })
      silent.stop(true)
      expect(answer.error).toContain('did not answer within 0.3 s (--request-timeout)')
    })
  })

  test('connections are kept alive: 600 requests, 16 at a time', async () => {
    const user = { 'client-certificate-data': base64(me.pem), 'client-key-data': base64(me.key) }
    expect(await connect(trusting(server), user, { PROBE_REQUESTS: '600' })).toMatchObject(connected)
    expect(server.seen.length).toBeGreaterThan(600)
    // 16 in flight need 16; some more are opened before a finished one is back in the pool.
    expect(server.connections).toBeLessThan(40)
  })

  test('--request-timeout', async () => {
    const silent = Bun.listen({ hostname: '127.0.0.1', port: 0, socket: { data: () => undefined } })
    const answer = await connect({ server: `http://127.0.0.1:${silent.port}` }, {}, { PROBE_TIMEOUT: '300' })
    silent.stop(true)
    expect(answer.error).toContain(`127.0.0.1:${silent.port} did not answer within 0.3 s (--request-timeout)`)
  })
})
