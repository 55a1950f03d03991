import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { stringify } from 'yaml'
import { runProgram } from '../control-plane/run-program.ts'
import { type FakeApiServer, startFakeApiServer } from '../faults/fake-api-server.ts'
import { configMap, configuration } from './configuration.ts'
import { program, type Workspace, workspace } from './program.ts'

// strace sees every connection of the program and of all that it starts, nix included.

const traced = canTrace()
if (!traced)
  console.warn('Tests of who is talked to are skipped: strace (apt install strace) does not run here.')

let server: FakeApiServer
let place: Workspace

beforeAll(async () => {
  server = await startFakeApiServer()
  place = workspace(configuration({}))
  const config = {
    'current-context': 'tested',
    contexts: [{ name: 'tested', context: { cluster: 'c', user: 'u' } }],
    clusters: [{ name: 'c', cluster: { server: `http://127.0.0.1:${server.port}` } }],
    users: [{ name: 'u', user: { token: 'sesame' } }],
  }
  place.write({
    config: stringify(config),
    'shop.nix': configuration({ web: configMap('web') })['kubernixos.nix'],
  })
})
afterAll(() => {
  server?.close()
  place?.remove()
})

function canTrace(): boolean {
  try {
    execFileSync('strace', ['-f', '-e', 'trace=connect', 'true'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** The addresses of the internet families that a run connects or sends to. */
async function talkedTo(args: readonly string[], command = program): Promise<string[]> {
  const log = join(place.folder, 'strace.log')
  writeFileSync(log, '')
  const strace = ['strace', '-f', '-qq', '-o', log, '-e', 'trace=connect,sendto,sendmsg,sendmmsg']
  const env = { ...place.env, KUBECONFIG: join(place.folder, 'config') }
  await runProgram([...strace, command, ...args], { cwd: place.folder, env })
  const addresses = readFileSync(log, 'utf8').matchAll(
    /sin6?_port=htons\((\d+)\).*?(?:inet_addr\(|inet_pton\(AF_INET6, )"([^"]+)"/g,
  )
  return [...new Set([...addresses].map(([, port, host]) => `${host}:${port}`))]
}

describe.skipIf(!traced)('nobody but the API server is talked to', () => {
  test.each([
    [['dump'], false],
    [['--help'], false],
    [[], false],
    [['dump', '--file', 'shop.nix'], false],
    [['diff'], true],
    [['diff', '--file', 'shop.nix'], true],
    [['apply', '--prune', '--yes', '--allow-empty'], true],
  ])('%o', async (args, asksServer) => {
    expect(await talkedTo(args)).toEqual(asksServer ? [`127.0.0.1:${server.port}`] : [])
  })

  test('version', async () => {
    const others = (await talkedTo(['version'])).filter(address => address !== `127.0.0.1:${server.port}`)
    expect(others).toEqual([])
  })

  test('a program that talks to another is found out', async () => {
    const code =
      'await fetch("http://127.0.0.1:9/").catch(() => 1); await fetch("http://[::1]:9/").catch(() => 1)'
    expect(await talkedTo(['-e', code], join(import.meta.dirname, '../../node_modules/.bin/bun'))).toEqual(
      expect.arrayContaining(['127.0.0.1:9', '::1:9']),
    )
  })
})
