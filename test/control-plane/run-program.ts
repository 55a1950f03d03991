import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'

/** What a program may be given. */
export interface ProgramInput {
  readonly stdin?: string
  /** Set on top of this process's environment; undefined removes a variable. */
  readonly env?: Readonly<Record<string, string | undefined>>
  /** The working directory, this process's unless given. */
  readonly cwd?: string
}

/** How a program ended and what it printed. */
export interface Finished {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs a program to its end; a code other than 0 is a value, only a program that cannot start throws. */
export async function runProgram(command: readonly string[], input: ProgramInput = {}): Promise<Finished> {
  const [program, ...args] = command
  if (!program) throw new Error('no program to run')
  const child = spawn(program, args, {
    env: { ...process.env, ...input.env },
    stdio: 'pipe',
    ...(input.cwd === undefined ? {} : { cwd: input.cwd }),
  })
  child.stdin.on('error', () => {
    // A program may end without reading what it was given.
  })
  child.stdin.end(input.stdin ?? '')
  const printed = Promise.all([text(child.stdout), text(child.stderr)])
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null]
  const [stdout, stderr] = await printed
  if (code === null) throw new Error(`${command.join(' ')} was ended by ${signal}`)
  return { code, stdout, stderr }
}
