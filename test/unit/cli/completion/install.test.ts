import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { installCompletion } from '../../../../src/cli/completion/install.ts'

const shim = readFileSync(new URL('../../../../completions/kubectl_complete-nixos', import.meta.url), 'utf8')

let folder: string
let bin: string
let path: string

// As krew installs it: PATH has a symbolic link to the plugin in krew's store.
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'completion-install-'))
  bin = join(folder, 'bin')
  path = join(bin, 'kubectl_complete-nixos')
  mkdirSync(join(folder, 'store'))
  mkdirSync(bin)
  program(join(folder, 'store/kubectl-nixos'), '')
  symlinkSync('../store/kubectl-nixos', join(bin, 'kubectl-nixos'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function program(at: string, text: string): void {
  writeFileSync(at, text)
  chmodSync(at, 0o755)
}

async function install(PATH = bin): Promise<string> {
  let said = ''
  await installCompletion({ env: { PATH }, err: text => (said += text) })
  return said
}

test('the shim is written next to the link on PATH, not next to its target', async () => {
  expect(await install(`/nowhere:${bin}`)).toMatch(`installed ${path}; with it, kubectl 1.26`)
  expect(readFileSync(path, 'utf8')).toBe(shim)
  expect(statSync(path).mode & 0o111).toBe(0o111)
  expect(readdirSync(bin).sort()).toEqual(['kubectl-nixos', 'kubectl_complete-nixos'])
  expect(readdirSync(join(folder, 'store'))).toEqual(['kubectl-nixos'])
})

test('a second call changes nothing', async () => {
  await install()
  const { mtimeMs, ino } = statSync(path)
  expect(await install()).toMatch(`${path} is already there`)
  expect(statSync(path)).toMatchObject({ mtimeMs, ino })
})

test('an older shim of ours is replaced', async () => {
  program(path, '#!/bin/sh\n# kubectl_complete-nixos: of an older version\n')
  expect(await install()).toMatch(`updated ${path}`)
  expect(readFileSync(path, 'utf8')).toBe(shim)
})

test('a link to an older shim is replaced, and its target stays as it is', async () => {
  const older = join(folder, 'store/older')
  program(older, '#!/bin/sh\n# kubectl_complete-nixos: of an older version\n')
  symlinkSync(older, path)
  expect(await install()).toMatch(`updated ${path}`)
  expect(lstatSync(path).isFile()).toBe(true)
  expect(readFileSync(older, 'utf8')).toContain('of an older version')
})

test("another program's file elsewhere on PATH does not prevent the installation", async () => {
  program(join(folder, 'store/kubectl_complete-nixos'), '#!/bin/sh\nexec other\n')
  expect(await install(`${bin}:${join(folder, 'store')}`)).toMatch(`installed ${path}`)
})

test.each([
  ['a script of somebody else', () => program(path, '#!/bin/sh\nexec other "$@"\n')],
  ['an empty file', () => program(path, '')],
  ['a link to something else', () => symlinkSync('../store/kubectl-nixos', path)],
  ['a link that leads nowhere', () => symlinkSync('gone', path)],
  ['a folder', () => mkdirSync(path)],
])('%s is not replaced', async (_what, make) => {
  make()
  const before = statSync(path, { throwIfNoEntry: false })
  await expect(install()).rejects.toMatchObject({
    name: 'UserError',
    message: `${path} is not from kubectl-nixos, so it was not replaced`,
    hint: `Check what it is for. If nobody needs it: rm ${path}`,
  })
  expect(statSync(path, { throwIfNoEntry: false })?.ino).toBe(before?.ino)
})

test('if the shim is on PATH already, as with the flake, nothing is written', async () => {
  const other = join(folder, 'store/kubectl_complete-nixos')
  program(other, shim)
  expect(await install(`${bin}:${join(folder, 'store')}`)).toMatch(`${other} is already there`)
  expect(readdirSync(bin)).toEqual(['kubectl-nixos'])
})

test('without kubectl-nixos on PATH it is an error', async () => {
  await expect(install('/nowhere:/else')).rejects.toMatchObject({
    name: 'UserError',
    message: expect.stringContaining('there is no kubectl-nixos in PATH (/nowhere, /else)'),
    hint: expect.stringContaining('.krew/bin'),
  })
})
