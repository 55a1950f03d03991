import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { runProgram } from '../control-plane/run-program.ts'
import { unpackArchive } from './krew-archive.ts'

// What krew links on Linux, on a system where the program starts by itself.
describe.skipIf(process.platform !== 'linux')('the launcher', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kubectl nixos launcher '))
  const link = join(folder, 'kubectl-nixos')
  const path = process.env['PATH'] ?? ''
  let archive: string

  beforeAll(async () => {
    archive = await unpackArchive()
    symlinkSync(join(archive, 'nixos-launcher.sh'), link)
  })
  afterAll(() => {
    for (const made of [archive, folder]) rmSync(made, { recursive: true, force: true })
  })

  const run = (program: string, args: readonly string[], env: Record<string, string> = {}) =>
    runProgram([program, ...args], { cwd: folder, env: { KUBECONFIG: '/dev/null', ...env } })
  const program = () => join(archive, 'kubectl-nixos')

  test.each([
    [[]],
    [['version', '--client']],
    [['diff', '--no-such-flag']],
    [['dump', '-f', 'two  spaces, * ? $HOME `id` "\' and\na line.nix']],
    [['dump', '', '-f', '']],
  ])('%j: says and returns what the program does', async args => {
    expect(await run(link, args)).toEqual(await run(program(), args))
  })

  test('is found behind a chain of relative links', async () => {
    mkdirSync(join(folder, 'other'))
    symlinkSync('../kubectl-nixos', join(folder, 'other/second'))
    symlinkSync('other/second', join(folder, 'first'))
    expect(await run('./first', ['--version'])).toEqual(await run(program(), ['--version']))
  })

  test('is found beside the launcher that a shell is told to run', async () => {
    const { code, stdout } = await runProgram(['sh', 'nixos-launcher.sh', '--version'], { cwd: archive })
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringMatching(/^Client Version: v/) })
  })

  test.each([
    ['BUN_BE_BUN', '1'],
    ['BUN_OPTIONS', '--preload ./preloaded.js'],
    // No such host: a debugger's port that cannot be opened ends the program.
    ['BUN_INSPECT', 'nowhere.invalid:1'],
  ])('the program stays itself, whatever %s tells Bun', async (name, value) => {
    writeFileSync(join(folder, 'preloaded.js'), 'console.log("preloaded")')
    const plain = await run(program(), ['--version'])
    const env = { [name]: value }
    expect(await run(link, ['--version'], env)).toEqual(plain)
    expect(await run(program(), ['--version'], env)).not.toEqual(plain)
  })

  test('no debugger gets the program', async () => {
    const connections: unknown[] = []
    const socket = join(folder, 'debugger.sock')
    const waiting = createServer(connection => connections.push(connection.end()))
    await once(waiting.listen(socket), 'listening')
    const env = { BUN_INSPECT_CONNECT_TO: `unix://${socket}` }
    await run(link, ['--version'], env)
    expect(connections).toEqual([])
    await run(program(), ['--version'], env)
    expect(connections).not.toEqual([])
    waiting.close()
  })

  test('nothing of the working directory is run', async () => {
    for (const name of ['readlink', 'tr', 'sed'])
      writeFileSync(join(folder, name), '#!/bin/sh\necho trapped >&2; exit 1\n', { mode: 0o755 })
    for (const PATH of [`.${delimiter}${path}`, `${delimiter}${path}`, `${path}${delimiter}`, '.'])
      expect(await run(link, ['--version'], { PATH })).toMatchObject({ code: 0, stderr: '' })
  })

  test('without readlink it says what is missing', async () => {
    expect(await run(link, ['version'], { PATH: folder.replace(/[^/]+$/, 'nowhere') })).toEqual({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining(`error: ${link} cannot be followed to where krew installed it`),
    })
  })

  test('a signal reaches the program, and its code comes back', async () => {
    const started = join(folder, 'started')
    const nix = `#!/bin/sh\n: >'${started}'\nexec sleep 600\n`
    mkdirSync(join(folder, 'bin'))
    writeFileSync(join(folder, 'bin/nix'), nix, { mode: 0o755 })
    const env = { ...process.env, PATH: [join(folder, 'bin'), path].join(delimiter), MODULES: '[ ]' }
    const child = spawn(link, ['dump'], { cwd: folder, env, stdio: 'ignore' })
    const closed = once(child, 'close')
    await vi.waitFor(() => expect(existsSync(started)).toBe(true), { timeout: 30_000 })
    child.kill('SIGINT')
    expect(await closed).toEqual([130, null])
  })
})
