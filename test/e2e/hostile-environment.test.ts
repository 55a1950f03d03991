import { once } from 'node:events'
import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { stringify } from 'yaml'
import { createAuthority } from '../control-plane/certificate-authority.ts'
import { runProgram } from '../control-plane/run-program.ts'
import { type FakeApiServer, startFakeApiServer } from '../faults/fake-api-server.ts'
import { configuration } from './configuration.ts'
import { type Workspace, workspace } from './program.ts'

// What Bun's own variables do to the compiled program. What is not taken back here is named in SECURITY.md.

const bun = fileURLToPath(new URL('../../node_modules/.bin/bun', import.meta.url))
const token = 'sesame-token'

let server: FakeApiServer
let place: Workspace
let ca: string
let otherCa: string

beforeAll(async () => {
  const authority = await createAuthority('ours')
  ca = authority.pem
  otherCa = (await createAuthority('ours')).pem
  const hosts = [{ type: 'ip', value: '127.0.0.1' }] as const
  const { pem, key } = await authority.issue({ commonName: 'server', hosts })
  server = await startFakeApiServer({ cert: pem, key, ca })
  place = workspace({ ...configuration({}), 'ca.pem': ca })
})
afterAll(() => {
  server?.close()
  place?.remove()
})
beforeEach(() => {
  server.seen.length = 0
})

function kubeconfig(trusted: string): { readonly KUBECONFIG: string } {
  const cluster = {
    server: `https://127.0.0.1:${server.port}`,
    'certificate-authority-data': Buffer.from(trusted).toString('base64'),
  }
  return { KUBECONFIG: written(cluster) }
}

function written(cluster: object): string {
  const file = join(place.folder, 'config')
  const config = {
    'current-context': 'tested',
    contexts: [{ name: 'tested', context: { cluster: 'c', user: 'u' } }],
    clusters: [{ name: 'c', cluster }],
    users: [{ name: 'u', user: { token } }],
  }
  writeFileSync(file, stringify(config))
  return file
}

/** Sends a request by Bun alone, which nothing keeps from heeding its environment. */
function plainFetch(env: Record<string, string>) {
  const code = `await fetch('https://127.0.0.1:${server.port}/version', { headers: { authorization: 'Bearer ${token}' } })`
  return runProgram([bun, '-e', code], { cwd: place.folder, env })
}

describe('tokens are not printed', () => {
  test.each(['curl', '1', 'true'])('BUN_CONFIG_VERBOSE_FETCH=%s', async value => {
    const run = await place.run(['diff'], { ...kubeconfig(ca), BUN_CONFIG_VERBOSE_FETCH: value })
    expect(run).toMatchObject({ code: 0, stdout: '' })
    expect(run.stderr).not.toMatch(/sesame|HTTP|curl/)
    expect(server.seen[0]?.headers['authorization']).toBe(`Bearer ${token}`)
  })

  test('Bun alone prints them', async () => {
    const env = { BUN_CONFIG_VERBOSE_FETCH: 'curl', NODE_EXTRA_CA_CERTS: 'ca.pem' }
    expect((await plainFetch(env)).stderr).toContain(token)
  })
})

describe('a server of another authority stays refused, and sees nothing', () => {
  test.each([
    { NODE_TLS_REJECT_UNAUTHORIZED: '0' },
    { NODE_EXTRA_CA_CERTS: 'ca.pem' },
    { SSL_CERT_FILE: 'ca.pem', NIX_SSL_CERT_FILE: 'ca.pem' },
  ])('%o', async env => {
    const run = await place.run(['diff'], { ...kubeconfig(otherCa), ...env })
    expect(run.stderr).toContain('is signed by an unknown authority')
    expect(run.code).toBe(2)
    expect(server.seen).toEqual([])
  })

  test.each([{ NODE_TLS_REJECT_UNAUTHORIZED: '0' }, { NODE_EXTRA_CA_CERTS: 'ca.pem' }])(
    'Bun alone obeys %o',
    async env => {
      await plainFetch(env)
      expect(server.seen).toHaveLength(1)
    },
  )
})

test('keys of TLS sessions are written nowhere', async () => {
  const SSLKEYLOGFILE = join(place.folder, 'keys.log')
  expect((await place.run(['diff'], { ...kubeconfig(ca), SSLKEYLOGFILE })).code).toBe(0)
  expect(await Bun.file(SSLKEYLOGFILE).exists()).toBe(false)
})

describe('variables that run code in Bun or Node.js elsewhere have no effect', () => {
  test.each(['NODE_OPTIONS', 'BUN_INSPECT_PRELOAD'])('%s', async name => {
    const value = name === 'NODE_OPTIONS' ? `--require ${trap()}` : trap()
    expect(await place.run(['version', '--client'], { [name]: value })).toMatchObject({ code: 0, stderr: '' })
    expect(existsSync(join(place.folder, 'sprung'))).toBe(false)
  })
})

// Bun looks at these before a line of ours runs. SECURITY.md says so: whoever sets them could set PATH as well.
describe('what Bun does first, whatever we do', () => {
  test.each([
    [{ BUN_BE_BUN: '1' }, ['--version']],
    [{ BUN_OPTIONS: '--version' }, ['dump']],
  ])('%o', async (env, args) => {
    const { version } = await Bun.file(
      fileURLToPath(new URL('../../node_modules/bun/package.json', import.meta.url)),
    ).json()
    expect((await place.run(args, env)).stdout).toBe(`${version}\n`)
  })

  test('BUN_OPTIONS runs code', async () => {
    await place.run(['version', '--client'], { BUN_OPTIONS: `--preload ${trap()}` })
    expect(existsSync(join(place.folder, 'sprung'))).toBe(true)
  })

  test('BUN_INSPECT opens a port for a debugger', async () => {
    const taken = `127.0.0.1:${server.port}`
    const { stderr } = await place.run(['version', '--client'], { BUN_INSPECT: taken })
    expect(stderr).toMatch(/^Failed to start inspector:.*EADDRINUSE/s)
  })

  test('BUN_INSPECT_CONNECT_TO gives the program to a debugger that waits', async () => {
    const socket = join(place.folder, 'debugger.sock')
    const debuggers = createServer(connection => connection.end())
    await once(debuggers.listen(socket), 'listening')
    const connected = once(debuggers, 'connection')
    await place.run(['version', '--client'], { BUN_INSPECT_CONNECT_TO: `unix://${socket}` })
    await connected
    debuggers.close()
  })

  test('BUN_JSC_ and an option sets it', async () => {
    const { stderr } = await place.run(['version', '--client'], { BUN_JSC_dumpOptions: '1' })
    expect(stderr).toContain('Modified JSC options')
  })

  test.each(['BUN_BYTECODE_ORDER_OUT', 'BUN_BYTECODE_DIGEST_OUT'])('%s writes a file', async name => {
    const file = join(place.folder, 'statistics')
    await place.run(['version', '--client'], { [name]: file })
    expect(existsSync(file)).toBe(true)
    rmSync(file)
  })
})

/** A script that tells when it was run. */
function trap(): string {
  const file = join(place.folder, 'trap.cjs')
  rmSync(join(place.folder, 'sprung'), { force: true })
  writeFileSync(
    file,
    `require('node:fs').writeFileSync(${JSON.stringify(join(place.folder, 'sprung'))}, '')\n`,
  )
  return file
}
