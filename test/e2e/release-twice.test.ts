import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Clone, cloneWorkTree } from './release-clone.ts'
import { type Released, released } from './released.ts'

let first: Released
let clone: Clone

beforeAll(async () => {
  first = await released()
  clone = await cloneWorkTree()
})
afterAll(() => clone?.remove())

test('two releases of one commit are the same, byte for byte, whatever folder they are made in', async () => {
  const folder = join(clone.folder, 'dist')
  const { code, stderr } = await clone.release(['--allow-dirty', first.version])
  expect(stderr).toBe('')
  expect(code).toBe(0)
  const sums = readFileSync(join(folder, 'checksums.txt'), 'utf8')
  expect(sums).toBe(readFileSync(join(first.dir, 'checksums.txt'), 'utf8'))
  for (const [, name = ''] of sums.matchAll(/ {2}(.*)\n/g)) {
    expect(readFileSync(join(folder, name)).equals(readFileSync(join(first.dir, name)))).toBe(true)
  }
})

/** Runs what must be refused, and proves that it leaves nothing behind. */
async function refused(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<string> {
  const folder = join(clone.folder, 'never')
  const { code, stdout, stderr } = await clone.release([...args, folder], env)
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  expect(existsSync(folder)).toBe(false)
  return stderr
}

test('what is no version is refused', async () => {
  expect(await refused([`v${first.version}`])).toBe(
    `scripts/release: 'v${first.version}' is no version to release: write ${first.version}\n`,
  )
})

test('a version that package.json does not have is refused', async () => {
  expect(await refused(['99.0.0'])).toBe(
    `scripts/release: package.json says ${first.version}, not 99.0.0: type npm version --no-git-tag-version 99.0.0, commit, and run this again\n`,
  )
})

test('a work tree with changes is refused, with the files', async () => {
  writeFileSync(join(clone.folder, 'src', 'not-committed.ts'), '')
  const stderr = await refused([first.version])
  expect(stderr).toContain('scripts/release: the work tree has changes: commit them or put them away\n')
  expect(stderr).toContain('?? src/not-committed.ts\n')
})

test('a runtime that is not the pinned one is refused, though it lies in the cache', async () => {
  const name = `oven-bun-linux-x64-${Bun.version}.tgz`
  const cache = process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache')
  const tarball = readFileSync(join(cache, 'kubectl-nixos/release', name))
  tarball.writeUInt8(tarball.readUInt8(1_000_000) ^ 1, 1_000_000)
  const ownCache = join(clone.folder, 'dist', 'cache')
  mkdirSync(join(ownCache, 'kubectl-nixos/release'), { recursive: true })
  const tampered = join(ownCache, 'kubectl-nixos/release', name)
  writeFileSync(tampered, tarball)
  const stderr = await refused(['--allow-dirty', first.version], { XDG_CACHE_HOME: ownCache })
  expect(stderr).toContain(
    `scripts/release: ${tampered} is not what package-lock.json pins: its integrity is`,
  )
})

test('a program above the budget is refused, with the sizes', async () => {
  const file = join(clone.folder, 'release/budget.json')
  writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), programMegabytes: 1 }))
  const stderr = await refused(['--allow-dirty', first.version])
  expect(stderr).toContain('scripts/release: a size is above release/budget.json\n| size ')
  expect(stderr).toMatch(/\| at most +\| 1\.0 MB +\|/)
})
