import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Finished, runProgram } from '../control-plane/run-program.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** The same commit and the same changes in another folder of the machine. */
export interface Clone {
  readonly folder: string
  /** Runs scripts/release there, with a umask, a TMPDIR and a time zone that are nobody's default. */
  release(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<Finished>
  remove(): void
}

/** Clones the work tree with what is changed in it and what npm has installed. */
export async function cloneWorkTree(): Promise<Clone> {
  const base = mkdtempSync(join(tmpdir(), 'kubectl-nixos-clone-'))
  const folder = join(base, 'another', 'place')
  const temporary = join(base, 'tmp')
  mkdirSync(temporary)
  const head = (await git('rev-parse', 'HEAD')).trim()
  await git('clone', '--quiet', '--no-checkout', root, folder)
  await git('-C', folder, 'checkout', '--quiet', '--detach', head)
  for (const path of (await git('ls-files', '-z', '-mo', '--exclude-standard')).split('\0').filter(Boolean)) {
    copyOrRemove(path, folder)
  }
  cpSync(join(root, 'node_modules'), join(folder, 'node_modules'), {
    recursive: true,
    verbatimSymlinks: true,
  })
  return {
    folder,
    release: (args, env = {}) =>
      runProgram(['sh', '-c', 'umask 077; exec scripts/release "$@"', 'sh', ...args], {
        cwd: folder,
        env: { TMPDIR: temporary, TZ: 'Pacific/Chatham', ...env },
      }),
    remove: () => rmSync(base, { recursive: true }),
  }
}

function copyOrRemove(path: string, folder: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  if (existsSync(join(root, path))) cpSync(join(root, path), join(folder, path))
  else rmSync(join(folder, path), { force: true })
}

async function git(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await runProgram(['git', ...args], { cwd: root })
  if (code !== 0) throw new Error(`git ${args.join(' ')} ended with code ${code}\n${stderr}`)
  return stdout
}
