import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { embeddedFiles, writeNixFiles } from '../../../../src/source/nix/embed.ts'

const files = { 'eval.nix': '{ }', 'lib/default.nix': '[ ]' }
const source = join(import.meta.dirname, '../../../../nix')
let home: string

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'embed-'))
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

function write(env: Record<string, string> = {}, notes: string[] = []) {
  const say = (text: string) => notes.push(text)
  return writeNixFiles(files, { env, home, note: say, err: say })
}

test('every file of nix/ is embedded, as it is', () => {
  const names = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter(name =>
    statSync(join(source, name)).isFile(),
  )
  expect(Object.keys(embeddedFiles).sort()).toEqual(names.sort())
  expect(names).toContain('lib/default.nix')
  for (const name of names) expect(embeddedFiles[name]).toBe(readFileSync(join(source, name), 'utf8'))
})

test('a bundle carries the text of the files', async () => {
  const bundle = await Bun.build({ entrypoints: [join(source, '../src/source/nix/embed.ts')], target: 'bun' })
  const text = await bundle.outputs[0]!.text()
  for (const name of Object.keys(embeddedFiles)) expect(text).toContain(JSON.stringify(name))
  expect(text).toContain('schemaVersion = 1')
  expect(text).not.toContain('readdirSync')
})

test.each([
  ['~/.cache', {}, '.cache'],
  ['XDG_CACHE_HOME', { XDG_CACHE_HOME: 'xdg' }, 'xdg'],
])('the files are written under %s, once', async (_name, env, folder) => {
  const absolute = Object.fromEntries(Object.keys(env).map(name => [name, join(home, folder)]))
  const { path } = await write(absolute)
  expect(path).toMatch(new RegExp(`^${join(home, folder)}/kubectl-nixos/nix-[0-9a-f]{32}$`))
  expect(readFileSync(join(path, 'lib/default.nix'), 'utf8')).toBe('[ ]')
  const before = statSync(path).ino
  expect((await write(absolute)).path).toBe(path)
  expect(statSync(path).ino).toBe(before)
  expect(readdirSync(join(home, folder, 'kubectl-nixos'))).toHaveLength(1)
})

test('a relative XDG_CACHE_HOME is ignored, as the XDG specification demands', async () => {
  expect((await write({ XDG_CACHE_HOME: 'cache' })).path.startsWith(join(home, '.cache'))).toBe(true)
})

test.each([
  ['changed', (path: string) => writeFileSync(join(path, 'eval.nix'), 'throw "no"')],
  ['missing', (path: string) => rmSync(join(path, 'lib'), { recursive: true })],
])('a file that is %s is put back', async (_name, damage) => {
  const { path } = await write()
  damage(path)
  expect((await write()).path).toBe(path)
  expect(readFileSync(join(path, 'eval.nix'), 'utf8')).toBe('{ }')
  expect(readFileSync(join(path, 'lib/default.nix'), 'utf8')).toBe('[ ]')
  expect(readdirSync(join(home, '.cache/kubectl-nixos'))).toHaveLength(1)
})

test('the files of two versions lie side by side', async () => {
  const host = { env: {}, home, note: () => undefined, err: () => undefined }
  const { path: older } = await writeNixFiles(files, host)
  const { path: newer } = await writeNixFiles({ ...files, 'eval.nix': '{ newer = true; }' }, host)
  expect(newer).not.toBe(older)
  expect(readFileSync(join(older, 'eval.nix'), 'utf8')).toBe('{ }')
  expect(readFileSync(join(newer, 'eval.nix'), 'utf8')).toBe('{ newer = true; }')
})

test('runs side by side agree', async () => {
  const all = await Promise.all(Array.from({ length: 8 }, () => write()))
  expect(new Set(all.map(({ path }) => path)).size).toBe(1)
  expect(readdirSync(join(home, '.cache/kubectl-nixos'))).toHaveLength(1)
})

test('without a cache, a directory of this run alone, said and removed', async () => {
  writeFileSync(join(home, '.cache'), 'a file where a directory should be')
  const notes: string[] = []
  const { path, dispose } = await write({}, notes)
  expect(readFileSync(join(path, 'eval.nix'), 'utf8')).toBe('{ }')
  expect(notes.join('')).toContain(`cannot write the cache ${home}/.cache/kubectl-nixos`)
  await dispose()
  expect(() => statSync(path)).toThrow('ENOENT')
})

test('nowhere to write is an error that names all places', async () => {
  writeFileSync(join(home, '.cache'), '')
  const places = [join(home, 'missing'), join(home, 'absent')]
  const writing = writeNixFiles(files, { env: {}, home, note: () => {}, err: () => {}, temporary: places })
  await expect(writing).rejects.toThrow(
    new RegExp(
      `anywhere: ${home}/.cache/kubectl-nixos \\(.*, ${home}/missing \\(ENOENT.*, ${home}/absent \\(ENOENT`,
    ),
  )
})
