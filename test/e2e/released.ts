import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { withLock } from '../control-plane/file-lock.ts'
import { runProgram } from '../control-plane/run-program.ts'
import { newest } from './newest.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const dir = `${root}dist/released`
const stamp = `${dir}/made-from`
const folders = ['src', 'nix', 'lib', 'release', 'scripts', 'completions', 'krew']
const sources = [...folders, 'LICENSE', 'package.json', 'package-lock.json']

/** The files of a release of this work tree. */
export interface Released {
  readonly dir: string
  readonly version: string
  /** What its programs report: the commit, with `-dirty` where the work tree has changes. */
  readonly commit: string
}

/** Makes a release by scripts/release, once for all test files, and again only when something has changed. */
export async function released(): Promise<Released> {
  const { version } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'))
  mkdirSync(`${root}dist`, { recursive: true })
  let commit = ''
  await withLock(`${dir}.lock`, async () => {
    // Asked for under the lock, because a release that another process is making changes the work tree for a moment.
    commit = await commitOfWorkTree()
    if (!isFresh(commit)) await make(version, commit)
  })
  return { dir, version, commit }
}

function isFresh(commit: string): boolean {
  return (
    existsSync(stamp) &&
    readFileSync(stamp, 'utf8') === commit &&
    statSync(stamp).mtimeMs > Math.max(...sources.map(newest))
  )
}

async function make(version: string, commit: string): Promise<void> {
  rmSync(dir, { recursive: true, force: true })
  const { code, stderr } = await runProgram([`${root}scripts/release`, '--allow-dirty', version, dir])
  if (code !== 0) throw new Error(`scripts/release ended with code ${code}\n${stderr}`)
  writeFileSync(stamp, commit)
}

async function commitOfWorkTree(): Promise<string> {
  const head = await runProgram(['git', 'rev-parse', 'HEAD'], { cwd: root })
  const changes = await runProgram(['git', 'status', '--porcelain'], { cwd: root })
  return `${head.stdout.slice(0, 12)}${changes.stdout === '' ? '' : '-dirty'}`
}
