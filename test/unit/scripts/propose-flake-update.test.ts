import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'

// git is real, its remote a folder; nix writes the lock that the test wants, gh knows how many proposals are open.
let root: string
let clone: string

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'flake-update-'))
  clone = join(root, 'clone')
  mkdirSync(join(root, 'bin'))
  const program = (name: string, text: string) =>
    writeFileSync(join(root, 'bin', name), `#!/bin/sh\n${text}\n`, { mode: 0o755 })
  program('nix', 'printf %s "$LOCK" >flake.lock')
  program('gh', 'echo "$*" >>"$ASKED"; case "$*" in "pr list"*) echo "$OPEN" ;; esac')
  git(root, 'init', '-q', '--bare', '-b', 'main', 'remote')
  git(root, 'clone', '-q', 'remote', 'clone')
  cpSync(join(import.meta.dirname, '../../../scripts'), join(clone, 'scripts'), { recursive: true })
  git(clone, 'checkout', '-q', '-B', 'main')
  git(clone, 'add', '-A')
  git(clone, '-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '-q', '-m', 'first')
})
afterEach(() => rmSync(root, { recursive: true }))

function git(cwd: string, ...args: string[]): string {
  return execFileSync('git', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
}

function propose(lock: string, open: number): string[] {
  const asked = join(root, 'asked')
  rmSync(asked, { force: true })
  const PATH = `${join(root, 'bin')}:${process.env['PATH']}`
  const env = { ...process.env, PATH, LOCK: lock, OPEN: String(open), ASKED: asked }
  execFileSync(join(clone, 'scripts/propose-flake-update'), { env, stdio: 'pipe' })
  return existsSync(asked) ? readFileSync(asked, 'utf8').trim().split('\n') : []
}

const proposed = () => git(join(root, 'remote'), 'show', 'update-flake-lock:flake.lock')

test('the first lock and a changed one are proposed, once each', () => {
  expect(propose('one', 0).at(-1)).toMatch(/^pr create --head update-flake-lock --title Update flake.lock/)
  expect(proposed()).toBe('one')
  git(clone, 'checkout', '-q', 'main')
  expect(propose('two', 1).filter(line => line.startsWith('pr create'))).toEqual([])
  expect(proposed()).toBe('two')
})

test('an unchanged one is not', () => {
  writeFileSync(join(clone, 'flake.lock'), 'one')
  git(clone, 'add', '-A')
  git(clone, '-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '-q', '-m', 'lock')
  expect(propose('one', 0)).toEqual([])
  expect(git(join(root, 'remote'), 'branch', '--list')).toBe('')
})
