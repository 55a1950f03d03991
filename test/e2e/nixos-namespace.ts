import { execFileSync } from 'node:child_process'
import { type Finished, runProgram } from '../control-plane/run-program.ts'
import { shellQuote } from '../control-plane/shell-quote.ts'

/** A folder to be the root of programs, and what of this machine is to be seen in it. */
export interface Namespace {
  readonly root: string
  /** Paths of this machine by where below the root they appear; the targets exist. */
  readonly mounts: Readonly<Record<string, string>>
}

// Root needs no namespace of users, and in some containers must not make one.
const unshare = ['unshare', '--mount', ...(process.getuid?.() === 0 ? [] : ['--map-root-user'])]

/** Why no program can be given a root of its own here, or undefined where it can. */
export const noNamespace: string | undefined = whyNot()

function whyNot(): string | undefined {
  if (process.platform !== 'linux') return 'this is not Linux'
  try {
    const [program = '', ...args] = unshare
    execFileSync(program, [...args, 'mount', '--rbind', '/proc', '/mnt'], { stdio: 'pipe' })
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message.trim() : String(error)
  }
}

/** Runs a command below the root with this environment alone; what is mounted for it is gone when it ends. */
export function runIn(
  { root, mounts }: Namespace,
  command: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Finished> {
  const variables = Object.entries(env).map(([name, value]) => `${name}=${value}`)
  const script = [
    'set -eu; PATH=$PATH:/usr/sbin:/sbin',
    ...Object.entries(mounts).map(([target, source]) => `mount --rbind ${quote(source, root + target)}`),
    `exec env -i ${quote(...variables)} "$(command -v chroot)" ${quote(root, ...command)}`,
  ].join('\n')
  return runProgram([...unshare, 'sh', '-c', script])
}

function quote(...words: string[]): string {
  return words.map(shellQuote).join(' ')
}
