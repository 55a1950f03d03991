import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { stringify } from 'yaml'
import { runProgram } from '../control-plane/run-program.ts'
import { type FakeApiServer, startFakeApiServer } from '../faults/fake-api-server.ts'
import { onPlane } from './on-plane.ts'
import { program, workspace } from './program.ts'

const client = /^Client Version: v\d+\.\d+\.\d+\nCommit: \w+\nBun Version: v1\.\d+\.\d+\n$/

let folder: string
let fake: FakeApiServer
let silent: Server

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kubectl-nixos-version-'))
  fake = await startFakeApiServer()
  // Takes connections and never answers.
  silent = createServer(() => undefined)
  await new Promise<void>(resolve => silent.listen(0, '127.0.0.1', resolve))
})
afterAll(() => {
  fake.close()
  silent.close()
  silent.unref()
  rmSync(folder, { recursive: true, force: true })
})
beforeEach(() => {
  fake.seen.length = 0
  fake.admits = () => true
})

/** Runs with an environment of nothing but `env`, as an install check does. */
async function bare(args: readonly string[], env: Record<string, string> = {}) {
  const emptied = Object.fromEntries(Object.keys(process.env).map(name => [name, undefined]))
  return runProgram([program, ...args], { cwd: folder, env: { ...emptied, ...env } })
}

function kubeconfig(server: string, exec?: object): string {
  const path = join(folder, 'config')
  const config = {
    'current-context': 'odd',
    contexts: [{ name: 'odd', context: { cluster: 'c', user: exec ? 'u' : '' } }],
    clusters: [{ name: 'c', cluster: { server } }],
    users: [{ name: 'u', user: { exec } }],
  }
  writeFileSync(path, stringify(config))
  return path
}

const fakeUrl = () => `http://127.0.0.1:${fake.port}`

describe('without a cluster', () => {
  test('no kubeconfig is no failure, even with no environment at all', async () => {
    const { code, stdout, stderr } = await bare(['version'], { HOME: folder })
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toContain('\nNix Version: none, nix is not installed: no nix in PATH ()')
    expect(stdout).toContain(
      `\nServer Version: none, there is no kubeconfig: looked for ${folder}/.kube/config`,
    )
    expect(await bare(['--version'])).toMatchObject({ code: 0, stderr: '' })
  })

  test.skipIf(process.getuid?.() !== 0)(
    'a user without HOME and without a passwd entry has / for a home',
    async () => {
      const nobody = ['setpriv', '--reuid', '54321', '--regid', '54321', '--clear-groups']
      const { code, stdout, stderr } = await runProgram([...nobody, 'env', '-i', program, 'version'], {
        cwd: folder,
      })
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
      expect(stdout).toContain('looked for /.kube/config')
      const evaluated = await runProgram([...nobody, 'env', '-i', program, 'dump'], { cwd: folder })
      expect(evaluated).toMatchObject({ code: 1, stdout: '' })
      expect(evaluated.stderr).toContain('error: no configuration found')
    },
  )

  test('as JSON, with the reasons', async () => {
    const { code, stdout } = await bare(['version', '-o', 'json'], { HOME: folder })
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({
      kind: 'Version',
      noNix: { hint: expect.stringContaining('nixos.org') },
      noServerVersion: { reason: 'no-kubeconfig' },
    })
  })

  test.each([['--version'], ['version', '--client']])('%s %s asks nobody', async (...args) => {
    const { code, stdout, stderr } = await bare(args, { KUBECONFIG: kubeconfig(fakeUrl()) })
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(client)
    expect(fake.seen).toEqual([])
  })

  test('the kubeconfig of --kubeconfig must be there', async () => {
    const { code, stdout, stderr } = await bare(['version', '--kubeconfig', '/nowhere/config'])
    expect(code).toBe(1)
    expect(stdout).toMatch(/^Client Version: /)
    expect(stderr).toContain('error: kubeconfig /nowhere/config cannot be read: there is no such file')
  })
})

describe('a server', () => {
  test.each([
    ['v1.36.3', '36', 'supported', ''],
    ['v1.27.16-eks-a18cd3a', '27+', 'supported', ''],
    ['v1.30.5-gke.1014001', '30+', 'supported', ''],
    [
      'v1.21.14',
      '21',
      'older',
      'Warning: the server (v1.21.14) is older than v1.25, the oldest that kubectl-nixos supports. It may drop unknown fields without an error\n',
    ],
    [
      'v1.99.0',
      '99',
      'newer',
      'Warning: the server (v1.99.0) is newer than v1.36, the newest that this release was tested with\n',
    ],
  ])('of %s', async (gitVersion, minor, verdict, warning) => {
    fake.version = { major: '1', minor, gitVersion }
    const env = { KUBECONFIG: kubeconfig(fakeUrl()) }
    const text = await bare(['version'], env)
    expect(text).toMatchObject({ code: 0, stderr: warning })
    expect(text.stdout).toMatch(new RegExp(`\\nServer Version: ${gitVersion}\\n$`))
    const json = await bare(['version', '-o', 'json'], env)
    expect(json).toMatchObject({ code: 0, stderr: warning })
    expect(JSON.parse(json.stdout)).toMatchObject({
      serverVersion: { version: gitVersion },
      cluster: { server: fakeUrl(), context: 'odd' },
      skew: { oldestSupported: '1.25', newestTested: '1.36', verdict },
    })
  })

  test.each<[string, () => string[], string, string]>([
    [
      'is away',
      () => ['--kubeconfig', kubeconfig('http://127.0.0.1:1')],
      'error: cannot reach the cluster at http://127.0.0.1:1 (context "odd")',
      'check that the server is up and can be reached: kubectl --kubeconfig ',
    ],
    [
      'lets nobody in',
      () => {
        fake.admits = () => false
        fake.refusal = 401
        return ['--kubeconfig', kubeconfig(fakeUrl())]
      },
      'does not accept the credentials of the kubeconfig: cannot read its version',
      'log in again, then see as whom the cluster knows you: kubectl --kubeconfig ',
    ],
    [
      'forbids it',
      () => {
        fake.admits = () => false
        fake.refusal = 403
        return ['--kubeconfig', kubeconfig(fakeUrl())]
      },
      'error: you may not read its version at http://127.0.0.1:',
      'see what you may do: kubectl --kubeconfig ',
    ],
    [
      'does not answer',
      () => {
        const { port } = silent.address() as AddressInfo
        return ['--kubeconfig', kubeconfig(`http://127.0.0.1:${port}`), '--request-timeout=1s']
      },
      'did not answer within 1 s',
      'allow more time with --request-timeout',
    ],
    [
      'wants a credential plugin that does not end',
      () => {
        const apiVersion = 'client.authentication.k8s.io/v1'
        const exec = { apiVersion, command: '/bin/sleep', args: ['60'], interactiveMode: 'Never' }
        return ['--kubeconfig', kubeconfig(fakeUrl(), exec), '--request-timeout=1s']
      },
      'error: credential plugin /bin/sleep of the kubeconfig failed: it did not end within 1 s',
      'allow more time with --request-timeout',
    ],
    [
      'is of another context',
      () => ['--kubeconfig', kubeconfig(fakeUrl()), '--context', 'none'],
      'error: context "none" is not in the kubeconfig; it has: odd',
      '/config config get-contexts',
    ],
  ])('that %s: the rest is printed, and the failure', async (_what, flags, message, hint) => {
    const given = flags()
    const { code, stdout, stderr } = await bare(['version', ...given])
    expect(code).toBe(1)
    expect(stdout).toMatch(/^Client Version: .*\nCommit: .*\nBun Version: .*\nNix Version: none, .*\n$/)
    expect(stderr).toContain(message)
    expect(stderr).toContain(hint)
    const json = await bare(['version', ...given, '-o', 'json'])
    expect(json.code).toBe(1)
    const { noServerVersion } = JSON.parse(json.stdout)
    expect(noServerVersion.reason).toBe('failed')
    expect(json.stderr).toContain(noServerVersion.message)
  })
})

test('Ctrl-C ends it, and nothing is printed', async () => {
  const { port } = silent.address() as AddressInfo
  const child = spawn(program, ['version', '--kubeconfig', kubeconfig(`http://127.0.0.1:${port}`)])
  const printed = [text(child.stdout), text(child.stderr)]
  await once(silent, 'connection')
  child.kill('SIGINT')
  const [code] = await once(child, 'close')
  expect({ code, printed: await Promise.all(printed) }).toEqual({ code: 130, printed: ['', 'interrupted\n'] })
})

test('a credential plugin that asks somebody may take longer than a request', async () => {
  const apiVersion = 'client.authentication.k8s.io/v1'
  const credential = JSON.stringify({ apiVersion, kind: 'ExecCredential', status: { token: 't' } })
  const script = `printf 'log in, yes or no: ' >&2; read answer; sleep 0.5; echo '${credential}'`
  const exec = { apiVersion, command: '/bin/sh', args: ['-c', script], interactiveMode: 'IfAvailable' }
  const place = workspace({})
  const flags = ['--kubeconfig', kubeconfig(fakeUrl(), exec), '--request-timeout=400ms']
  const { code, screen } = await place.runAtTerminal(['version', ...flags], ['yes'])
  expect(screen).toContain('Server Version: v')
  expect(code).toBe(0)
  place.remove()
})

describe('a real server', () => {
  const { place, run } = onPlane()

  test('and the real nix', async () => {
    const { code, stdout, stderr, writes } = await run('version')
    expect({ code, stderr, writes }).toEqual({ code: 0, stderr: '', writes: [] })
    expect(stdout).toMatch(/\nNix Version: v2\.\S+ \(.*\/nix\)\nServer Version: v1\.36\.\d+\n$/)
  })

  test('as JSON', async () => {
    const { stdout } = await place.run(['version', '-o', 'json'])
    const { nix, skew } = JSON.parse(stdout)
    expect(nix.path).toMatch(/\/nix$/)
    expect(skew.verdict).toBe('supported')
  })
})
