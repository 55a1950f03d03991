import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  lchownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { writeNixFiles } from '../../../../src/source/nix/embed.ts'
import { whoIsTrusted } from '../../../../src/source/nix/exposure.ts'

const files = { 'eval.nix': '{ }', 'lib/default.nix': '[ ]' }
const somebody = 4711
// Only root can give files away.
const asRoot = test.skipIf(userInfo().uid !== 0)
const umask = process.umask()

let home: string
let cache: string
let said: string[]
let noted: string[]
let temporary: string[]

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'embed-trust-'))
  cache = join(home, '.cache/kubectl-nixos')
  said = []
  noted = []
  temporary = []
})
afterEach(() => {
  process.umask(umask)
  for (const path of [home, ...temporary]) rmSync(path, { recursive: true, force: true })
})

async function write(env: Record<string, string> = {}, places?: readonly string[]): Promise<string> {
  const { path } = await writeNixFiles(files, {
    env,
    home,
    note: text => noted.push(text),
    err: text => said.push(text),
    ...(places && { temporary: places }),
  })
  if (!path.startsWith(home)) temporary.push(path)
  expect(readFileSync(join(path, 'eval.nix'), 'utf8')).toBe('{ }')
  expect(readFileSync(join(path, 'lib/default.nix'), 'utf8')).toBe('[ ]')
  return path
}

const modeOf = (path: string) => (statSync(path).mode & 0o7777).toString(8)

describe('a cache that somebody else can write to is refused', () => {
  test.each([
    ['all may write', () => chmodSync(cache, 0o777), 'can be written by every user (mode 0777)', () => cache],
    ['all may add', () => chmodSync(cache, 0o1777), 'can be written by every user (mode 1777)', () => cache],
    ['all may replace it', () => chmodSync(dirname(cache), 0o777), 'by every user', () => dirname(cache)],
    ['all may replace what it lies in', () => chmodSync(home, 0o777), 'by every user', () => home],
  ])('%s', async (_name, expose, reason, where) => {
    const first = await write()
    expose()
    const path = await write()
    expect(path).not.toBe(first)
    expect(modeOf(path)).toBe('700')
    expect(said.join('')).toContain(`the cache ${cache} is refused: ${where()} `)
    expect(said.join('')).toContain(reason)
    expect(said.join('')).toContain(`chmod go-w ${where()}`)
  })

  asRoot('a group of others may write', async () => {
    await write()
    lchownSync(cache, 0, somebody)
    chmodSync(cache, 0o770)
    expect((await write()).startsWith(home)).toBe(false)
    expect(said.join('')).toContain(`${cache} can be written by its group (gid ${somebody}, mode 0770)`)
  })

  asRoot.each([
    ['the cache', () => cache],
    ['what it lies in', () => dirname(cache)],
  ])('%s belongs to somebody else, who has put the right files there', async (_name, given) => {
    await write()
    lchownSync(given(), somebody, somebody)
    expect((await write()).startsWith(home)).toBe(false)
    expect(noted.join('')).toContain(`${given()} belongs to another user (uid ${somebody})`)
    expect(said).toEqual([])
  })

  asRoot("a link of somebody else's, to a place of ours", async () => {
    mkdirSync(join(home, 'ours'))
    mkdirSync(dirname(cache))
    symlinkSync(join(home, 'ours'), cache)
    lchownSync(cache, somebody, somebody)
    expect((await write()).startsWith(home)).toBe(false)
    expect(readdirSync(join(home, 'ours'))).toEqual([])
  })

  asRoot("a link of ours, to a place of somebody else's, who finds nothing there", async () => {
    mkdirSync(join(home, 'theirs'))
    lchownSync(join(home, 'theirs'), somebody, somebody)
    symlinkSync(join(home, 'theirs'), dirname(cache))
    expect((await write()).startsWith(home)).toBe(false)
    expect(readdirSync(join(home, 'theirs'))).toEqual([])
  })

  asRoot('root leaves no files in the home of another user, and reports this only with -v', async () => {
    lchownSync(home, somebody, somebody)
    expect((await write()).startsWith(home)).toBe(false)
    expect(readdirSync(home)).toEqual([])
    expect(said).toEqual([])
  })

  test('so is a temporary directory, and the next one is taken', async () => {
    await write()
    chmodSync(cache, 0o777)
    const [open, own] = [join(home, 'open'), join(home, 'own')]
    for (const place of [open, own]) mkdirSync(place)
    chmodSync(open, 0o777)
    expect((await write({}, [open, own])).startsWith(`${own}/kubectl-nixos-`)).toBe(true)
    expect(readdirSync(open)).toEqual([])
    await expect(write({}, [open])).rejects.toThrow(
      `anywhere: ${cache} (${cache} can be written by every user (mode 0777)), ${open} (${open} can be written`,
    )
    expect(readdirSync(open)).toEqual([])
  })
})

describe('what is safe is used', () => {
  test.each([
    ['a sticky directory above, as /tmp', () => chmodSync(home, 0o1777)],
    ["a home that the user's own group can write to", () => chmodSync(home, 0o775)],
    ['a directory that all can read', () => chmodSync(home, 0o755)],
  ])('%s', async (_name, change) => {
    change()
    const path = await write()
    expect(path.startsWith(`${cache}/nix-`)).toBe(true)
    expect(await write()).toBe(path)
    expect([...said, ...noted]).toEqual([])
  })

  test('a link of our own', async () => {
    mkdirSync(join(home, 'big-disk'))
    symlinkSync(join(home, 'big-disk'), join(home, '.cache'))
    expect(await write()).toMatch(new RegExp(`^${home}/big-disk/kubectl-nixos/nix-`))
    expect([...said, ...noted]).toEqual([])
  })

  test.each([
    [0o000, 'nothing kept back'],
    [0o002, 'the group let in'],
    [0o077, 'all kept back'],
  ])('umask %i: what is made is for the user alone', async given => {
    process.umask(given)
    const path = await write()
    expect([path, join(path, 'lib'), cache, dirname(cache)].map(modeOf)).toEqual(['700', '700', '700', '700'])
    expect(modeOf(join(path, 'lib/default.nix'))).toBe('600')
    expect(await write()).toBe(path)
  })
})

test.each([
  [1000, 1000, [0, 1000]],
  [1000, 100, [0]],
  [0, 0, [0, 0]],
])('of user %i with group %i, these groups count as private: %o', async (uid, gid, groups) => {
  expect((await whoIsTrusted({ uid, gid })).groups).toEqual(new Set(groups))
})

test.each([
  ['a file beside them', (path: string) => writeFileSync(join(path, 'lib/extra.nix'), 'throw "no"')],
  ['a folder beside them', (path: string) => mkdirSync(join(path, 'eval.nix.d'))],
  [
    'a link in place of a file',
    (path: string) => {
      rmSync(join(path, 'eval.nix'))
      symlinkSync(join(home, 'same'), join(path, 'eval.nix'))
    },
  ],
  [
    'a link in place of a folder',
    (path: string) => {
      rmSync(join(path, 'lib'), { recursive: true })
      symlinkSync(home, join(path, 'lib'))
    },
  ],
  [
    'a pipe in place of a file',
    (path: string) => {
      rmSync(join(path, 'eval.nix'))
      execFileSync('mkfifo', [join(path, 'eval.nix')])
    },
  ],
  ['a file that all can write to', (path: string) => chmodSync(join(path, 'eval.nix'), 0o666)],
  ['a folder that all can write to', (path: string) => chmodSync(join(path, 'lib'), 0o777)],
  ['a root that all can write to', (path: string) => chmodSync(path, 0o777)],
])('%s: the files are put there anew', async (_name, damage) => {
  writeFileSync(join(home, 'same'), files['eval.nix'])
  writeFileSync(join(home, 'default.nix'), files['lib/default.nix'])
  const path = await write()
  const inode = statSync(path).ino
  damage(path)
  expect(await write()).toBe(path)
  expect(statSync(path).ino).not.toBe(inode)
  expect(readdirSync(path, { recursive: true }).sort()).toEqual(['eval.nix', 'lib', 'lib/default.nix'])
  expect(readdirSync(cache)).toHaveLength(1)
  expect(readFileSync(join(home, 'same'), 'utf8')).toBe(files['eval.nix'])
})
