import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { program, type Workspace } from './program.ts'

/** A run of the compiled program that a test watches, and stops by a signal. */
export interface Running {
  /** Resolves once this text was printed, on stdout or stderr; throws where the run ends without it. */
  said(text: string | RegExp): Promise<void>
  signal(name: 'SIGINT' | 'SIGTERM' | 'SIGHUP' | 'SIGKILL'): void
  /** How it ended; `code` is null where a signal has ended it without an exit code of its own. */
  readonly ended: Promise<{
    readonly code: number | null
    readonly stdout: string
    readonly stderr: string
  }>
}

/** Starts the compiled program in a workspace, without a terminal. */
export function startRun({ folder, env }: Workspace, args: readonly string[]): Running {
  const child = spawn(program, args, {
    cwd: folder,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const printed = { stdout: '', stderr: '' }
  let over = false
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      printed[stream] += text
      child.emit('printed')
    })
  }
  const ended = once(child, 'close').then(([code]) => {
    over = true
    child.emit('printed')
    return { code: code as number | null, ...printed }
  })
  return {
    async said(text) {
      const isThere = (all: string) => (typeof text === 'string' ? all.includes(text) : text.test(all))
      while (!isThere(`${printed.stdout}\n${printed.stderr}`)) {
        if (over) throw new Error(`the run ended without ${text}:\n${printed.stdout}${printed.stderr}`)
        await once(child, 'printed')
      }
    },
    signal: name => void child.kill(name),
    ended,
  }
}
