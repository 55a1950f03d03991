import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { stringify } from 'yaml'
import { runProgram } from '../control-plane/run-program.ts'
import { type FakeApiServer, startFakeApiServer } from '../faults/fake-api-server.ts'
import { configMap, configuration } from './configuration.ts'
import { layTraps, type Traps, trappedPackages } from './hostile-folder.ts'
import { program, type Workspace, workspace } from './program.ts'

// The working directory may be anybody's: a downloaded archive, a shared folder, a pull request.

const bun = fileURLToPath(new URL('../../node_modules/.bin/bun', import.meta.url))
const elsewhere = mkdtempSync(join(tmpdir(), 'kubectl-nixos-elsewhere-'))

let server: FakeApiServer
let place: Workspace
let traps: Traps

beforeAll(async () => {
  server = await startFakeApiServer()
  place = workspace({
    ...configuration({}),
    'shop.nix': configuration({ web: configMap('web') })['kubernixos.nix'],
  })
  traps = layTraps(place.folder)
})
afterAll(() => {
  server?.close()
  place?.remove()
  rmSync(elsewhere, { recursive: true, force: true })
})
beforeEach(() => {
  traps.sprung()
})

const path = process.env['PATH'] ?? ''

/** A kubeconfig outside of the hostile folder, which leads to the fake server. */
function kubeconfig(user: object = {}): string {
  const file = join(elsewhere, 'config')
  const config = {
    'current-context': 'tested',
    contexts: [{ name: 'tested', context: { cluster: 'c', user: 'u' } }],
    clusters: [{ name: 'c', cluster: { server: `http://127.0.0.1:${server.port}` } }],
    users: [{ name: 'u', user }],
  }
  writeFileSync(file, stringify(config))
  return file
}

describe('the traps work', () => {
  const springs = (command: readonly string[], env: Record<string, string> = {}) =>
    runProgram(command, { cwd: place.folder, env: { ...traps.env, NODE_ENV: undefined, ...env } })

  test('bunfig.toml runs code in whatever Bun runs here, packages and paths come from here', async () => {
    const names = [...trappedPackages, 'diff']
    writeFileSync(join(place.folder, 'entry.js'), names.map(name => `import '${name}'\n`).join(''))
    await springs([bun, 'entry.js'])
    // Bun has an undici of its own.
    const packages = trappedPackages.filter(name => name !== 'undici').map(name => `package ${name}`)
    expect(traps.sprung()).toEqual([...packages, 'mapped by tsconfig.json', 'preload'].sort())
  })

  test('.env sets what configuration is evaluated', async () => {
    const { stdout } = await springs([bun, '-p', 'process.env.MODULES'])
    expect(stdout).toMatch(/^throw "\.env/)
  })

  test('Bun finds its way to the files named as ours', async () => {
    for (const file of ['src/main.ts', '.', 'main.js', 'kubectl-nixos.js']) await springs([bun, file])
    expect(traps.sprung().filter(name => name.startsWith('file '))).toHaveLength(4)
  })

  test.each([`.${delimiter}${path}`, `${delimiter}${path}`, `bin${delimiter}${path}`])(
    'a shell with PATH=%s runs a nix from here',
    async PATH => {
      await springs(['/bin/sh', '-c', 'nix'], { PATH })
      expect(traps.sprung()).toEqual(['program nix'])
    },
  )
})

describe.each([
  ['as it is', path],
  ['with . in front', `.${delimiter}${path}`],
  ['with an empty entry in front', `${delimiter}${path}`],
  ['with an empty entry at the end', `${path}${delimiter}`],
  ['with a relative folder in front', `bin${delimiter}./bin${delimiter}${path}`],
])('started in a folder of traps, PATH %s, none springs', (_name, PATH) => {
  test.each([
    [['version'], 0],
    [['--help'], 0],
    [['dump', '-o', 'name'], 0],
    [['diff'], 0],
    [['apply', '--prune', '--yes', '--allow-empty'], 0],
    // Errors look for sources and maps to show a place.
    [['dump', '--file', 'absent.nix'], 1],
    [['diff', '--file', 'shop.nix'], 2],
    [['--no-such-flag'], 1],
  ])('%o', async (args, code) => {
    const run = await place.run(args, { ...traps.env, PATH, KUBECONFIG: kubeconfig() })
    expect(traps.sprung()).toEqual([])
    expect({ args, code: run.code, stderr: code === 0 ? run.stderr : '' }).toMatchObject({ code })
  })
})

test('with nothing but relative folders in PATH there is no nix', async () => {
  const run = await place.run(['dump'], { ...traps.env, PATH: `.${delimiter}bin${delimiter}` })
  expect(traps.sprung()).toEqual([])
  expect(run.stderr).toContain('error: nix is not installed: no nix in PATH')
  expect(run.code).toBe(1)
})

test('a credential plugin is not taken from here either, but from the rest of PATH', async () => {
  const user = { exec: { apiVersion: 'client.authentication.k8s.io/v1', command: 'cluster-login' } }
  const KUBECONFIG = kubeconfig({ exec: { ...user.exec, interactiveMode: 'Never' } })
  const PATH = `.${delimiter}bin${delimiter}${path}`
  const run = await place.run(['diff'], { ...traps.env, PATH, KUBECONFIG })
  expect(traps.sprung()).toEqual([])
  expect(run.stderr).toContain(
    'credential plugin cluster-login of the kubeconfig failed: it is not installed',
  )
})

test('it is the compiled program that was tested', async () => {
  const { stdout } = await runProgram([program, '--help'], { cwd: place.folder })
  expect(stdout).toContain('kubectl nixos')
})
