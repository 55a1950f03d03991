import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { findNixVersion, parseNixVersion } from '../../../../src/source/nix/nix-version.ts'

test.each([
  ['nix (Nix) 2.8.0\n', 'Nix', '2.8.0'],
  ['nix (Nix) 2.26.3+2\n', 'Nix', '2.26.3+2'],
  ['nix (Nix) 2.31.0pre20250712_b1245123\n', 'Nix', '2.31.0pre20250712_b1245123'],
  ['nix (Lix, like Nix) 2.91.0\n', 'Lix', '2.91.0'],
  [
    'nix (Lix, like Nix) 2.92.0-dev-pre20250117-0d14c2b\nSystem type: x86_64-linux\nFeatures: gc, signed-caches\n',
    'Lix',
    '2.92.0-dev-pre20250117-0d14c2b',
  ],
  ['nix (Determinate Nix 3.18.1) 2.33.4\n', 'Determinate Nix 3.18.1', '2.33.4'],
])('%j', (text, implementation, version) => {
  expect(parseNixVersion(text)).toEqual({ implementation, version })
})

test.each(['', 'nix\n', 'nix (Nix)\n', 'nix 2.8.0\n', 'warning: nix (Nix) 2.8.0\n', 'nix (Nix) unknown\n'])(
  '%j has no version',
  text => {
    expect(parseNixVersion(text)).toBeUndefined()
  },
)

describe('the nix on PATH', () => {
  let bin: string
  beforeAll(() => {
    bin = mkdtempSync(join(tmpdir(), 'fake-nix-'))
  })
  afterAll(() => rmSync(bin, { recursive: true, force: true }))

  function find(script: string, signal = new AbortController().signal) {
    writeFileSync(join(bin, 'nix'), `#!/bin/sh\n${script}\n`)
    chmodSync(join(bin, 'nix'), 0o755)
    return findNixVersion({ cwd: bin, env: { PATH: `/nowhere:${bin}:/usr/bin:/bin` }, signal })
  }

  test('is asked for its version and nothing else', async () => {
    expect(await find('[ "$*" = --version ] && echo "warning: x" >&2 && echo "nix (Nix) 2.8.0"')).toEqual({
      path: join(bin, 'nix'),
      implementation: 'Nix',
      version: '2.8.0',
    })
  })

  test('that fails is reported with its own message', async () => {
    await expect(find('echo "error: no store" >&2; exit 1')).rejects.toMatchObject({
      name: 'UserError',
      message: `${bin}/nix --version prints no version: exit code 1, error: no store`,
    })
  })

  test('that is missing gives the same error as an evaluation', async () => {
    const host = { cwd: bin, env: {}, signal: new AbortController().signal }
    await expect(findNixVersion(host)).rejects.toMatchObject({
      message: 'nix is not installed: no nix in PATH ()',
      hint: expect.stringContaining('https://nixos.org/download'),
    })
  })

  test('Ctrl-C ends it, even if a child process keeps its pipes open', async () => {
    const abort = new AbortController()
    const found = find('sleep 30 & echo $! > child; touch waiting; wait', abort.signal)
    while (!(await Bun.file(join(bin, 'waiting')).exists())) await Bun.sleep(10)
    abort.abort(new Error('Ctrl-C'))
    await expect(found).rejects.toThrow('Ctrl-C')
    process.kill(Number(await Bun.file(join(bin, 'child')).text()))
  })

  test('that does not end is stopped', async () => {
    const timeout = AbortSignal.timeout.bind(AbortSignal)
    const spy = vi.spyOn(AbortSignal, 'timeout').mockImplementation(() => timeout(20))
    await expect(find('exec sleep 30')).rejects.toMatchObject({
      name: 'UserError',
      message: 'nix --version does not end within 10 s',
    })
    expect(spy).toHaveBeenCalledWith(10_000)
    spy.mockRestore()
  })

  test('Ctrl-C ends it', async () => {
    const abort = new AbortController()
    const found = find('echo > started; exec sleep 30', abort.signal)
    while (!(await Bun.file(join(bin, 'started')).exists())) await Bun.sleep(10)
    abort.abort(new Error('Ctrl-C'))
    await expect(found).rejects.toThrow('Ctrl-C')
  })
})
