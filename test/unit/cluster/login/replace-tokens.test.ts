import {
  chmodSync,
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
import { replaceTokens } from '../../../../src/cluster/login/replace-tokens.ts'

let folder: string
let path: string

const change = { user: 'me', spent: 'old', idToken: 'id', refreshToken: 'new' }
const withRefreshToken = (token: string) =>
  `users: # mine\n- name: me\n  user: {auth-provider: {config: {refresh-token: ${token}}}}\n`

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kubectl-nixos-tokens-'))
  path = join(folder, 'config')
  writeFileSync(path, withRefreshToken('old'))
})
afterEach(() => rmSync(folder, { recursive: true }))

test('the tokens change, the mode stays, and nothing else is left behind', async () => {
  chmodSync(path, 0o640)
  const before = statSync(path)
  await replaceTokens(path, change)
  expect(readFileSync(path, 'utf8')).toBe(withRefreshToken('"new"'))
  expect(statSync(path).mode).toBe(before.mode)
  // A reader that has opened the old file can still read all of it.
  expect(statSync(path).ino).not.toBe(before.ino)
  expect(readdirSync(folder)).toEqual(['config'])
})

test('behind a link, the file changes and the link stays', async () => {
  const link = join(folder, 'link')
  symlinkSync('config', link)
  await replaceTokens(link, change)
  expect(readFileSync(path, 'utf8')).toBe(withRefreshToken('"new"'))
  expect(readdirSync(folder, { withFileTypes: true }).filter(entry => entry.isSymbolicLink())).toHaveLength(1)
})

test('a token that another login has replaced stays', async () => {
  writeFileSync(path, withRefreshToken('other'))
  await replaceTokens(path, change)
  expect(readFileSync(path, 'utf8')).toBe(withRefreshToken('other'))
})

test('a merge key may bring the user, and a second document stays', async () => {
  const merged = (token: string) =>
    `base: &b { name: me, user: { x: yes } }\nusers:\n- <<: *b\n  user: {auth-provider: {config: {refresh-token: ${token}}}}\n---\nother: 1\n`
  writeFileSync(path, merged('old'))
  await replaceTokens(path, change)
  expect(readFileSync(path, 'utf8')).toBe(merged('"new"'))
})

test('a token that comes from a merge key is an error, because other users may have the same token', async () => {
  const text =
    'base: &b { auth-provider: { config: { refresh-token: old } } }\nusers: [{ name: me, user: { <<: *b } }]\n'
  writeFileSync(path, text)
  await expect(replaceTokens(path, change)).rejects.toThrow('cannot be replaced without changing more of it')
  expect(readFileSync(path, 'utf8')).toBe(text)
})

test('a lock that stays is an error, and is not removed', async () => {
  writeFileSync(`${path}.lock`, '')
  await expect(replaceTokens(path, change)).rejects.toMatchObject({ code: 'EEXIST' })
  expect(readFileSync(path, 'utf8')).toBe(withRefreshToken('old'))
  expect(readdirSync(folder)).toEqual(['config', 'config.lock'])
})
