import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { callNix } from '../../../../src/source/nix/call.ts'

let bin: string
let errors: string[]

beforeAll(() => {
  bin = mkdtempSync(join(tmpdir(), 'fake-nix-'))
})
afterAll(() => rmSync(bin, { recursive: true, force: true }))

const args = ['eval', '--json']

// A nix of a few shell lines: what it is asked and how it ends is all that counts here.
function callFake(script: string, signal = new AbortController().signal) {
  writeFileSync(join(bin, 'nix'), `#!/bin/sh\n${script}\n`)
  chmodSync(join(bin, 'nix'), 0o755)
  errors = []
  const env = { PATH: `${bin}:/usr/bin:/bin`, GREETING: 'hello' }
  return callNix(args, { cwd: bin, env, err: text => errors.push(text), signal })
}

test('output, working directory and environment', async () => {
  const result = await callFake('echo "$GREETING from $PWD"; echo "trace: a" >&2')
  expect(result).toEqual({ exitCode: 0, stdout: `hello from ${bin}\n`, stderr: '' })
  expect(errors).toEqual(['trace: a\n'])
})

test('arguments, and another working directory', async () => {
  writeFileSync(join(bin, 'nix'), '#!/bin/sh\necho "$# $1 $2 from $PWD"\n')
  const host = { cwd: bin, env: { PATH: bin }, err: () => {}, signal: new AbortController().signal }
  expect(await callNix(args, host, '/')).toMatchObject({ stdout: '2 eval --json from /\n' })
})

test('a failure keeps its code, and its error apart', async () => {
  const result = await callFake('echo "{\\"a\\":"; echo "trace: a" >&2; echo "error: b" >&2; exit 3')
  expect(result).toEqual({ exitCode: 3, stdout: '{"a":\n', stderr: 'error: b\n' })
  expect(errors).toEqual(['trace: a\n'])
})

test('the error of a killed nix names the signal', async () => {
  expect(await callFake('kill -9 $$')).toMatchObject({
    exitCode: 1,
    stderr: 'error: nix was ended by SIGKILL\n',
  })
})

test('a missing nix names the PATH and what to install', async () => {
  const host = {
    cwd: bin,
    env: { PATH: '/nowhere:/else' },
    err: () => {},
    signal: new AbortController().signal,
  }
  await expect(callNix(args, host)).rejects.toMatchObject({
    name: 'UserError',
    message: 'nix is not installed: no nix in PATH (/nowhere, /else)',
    hint: expect.stringContaining('https://nixos.org/download'),
  })
})

test('Ctrl-C ends nix too', async () => {
  const abort = new AbortController()
  const running = callFake(
    'trap "echo ended > ended; exit 1" INT; echo started >&2; while :; do sleep 0.05; done',
    abort.signal,
  )
  while (errors.length === 0) await Bun.sleep(10)
  abort.abort(new Error('interrupted'))
  await expect(running).rejects.toThrow('interrupted')
  expect(await Bun.file(join(bin, 'ended')).text()).toBe('ended\n')
})

test('a nix that does not listen is killed', async () => {
  const abort = new AbortController()
  const running = callFake('trap "" INT; echo started >&2; exec sleep 30', abort.signal)
  while (errors.length === 0) await Bun.sleep(10)
  abort.abort(new Error('interrupted'))
  await expect(running).rejects.toThrow('interrupted')
})

test('what nix has started keeps nobody waiting after Ctrl-C', async () => {
  const abort = new AbortController()
  const running = callFake('sleep 60 & echo "started $!" >&2; wait', abort.signal)
  while (errors.length === 0) await Bun.sleep(10)
  abort.abort(new Error('interrupted'))
  await expect(running).rejects.toThrow('interrupted')
  const child = Number(errors.join('').split(' ')[1])
  expect(() => process.kill(child)).not.toThrow()
})

test('a nix that does not start', async () => {
  writeFileSync(join(bin, 'nix'), '')
  const host = {
    cwd: join(bin, 'gone'),
    env: { PATH: bin },
    err: () => {},
    signal: new AbortController().signal,
  }
  await expect(callNix(args, host)).rejects.toThrow(`${bin}/nix does not start: ENOENT`)
})

test('after Ctrl-C nothing starts', async () => {
  await expect(callFake('touch started', AbortSignal.abort(new Error('interrupted')))).rejects.toThrow(
    'interrupted',
  )
  expect(await Bun.file(join(bin, 'started')).exists()).toBe(false)
})
