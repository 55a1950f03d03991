import { Interruption, type Io } from '../commands/io.ts'
import { failureCode } from '../commands/request.ts'
import { failureText } from '../report/failure.ts'
import type { ColorChoice } from './color.ts'
import { readCommandLine } from './command-line.ts'
import { flags } from './flags.ts'
import type { Invocation } from './invocation.ts'
import { parseArguments } from './parse.ts'

export interface Caller {
  /** The name of the program as the user typed it: `kubectl nixos` or `kubernixos`. */
  readonly scriptName: string
  readonly ioFor: (color: ColorChoice) => Io
}

/**
 * Runs one command line and returns its exit code. Ctrl-C gives 130, and SIGTERM and SIGHUP 143, whatever happened before. An
 * error gives 1, or 2 for diff and status. Never throws. Commands are loaded only when they are needed, so that
 * help and version start without the Kubernetes client.
 */
export async function execute(argv: readonly string[], caller: Caller): Promise<number> {
  let io = caller.ioFor('auto')
  if (argv[0] === '__complete') {
    const { complete } = await import('./completion/complete.ts')
    io.out(await complete(argv.slice(1), io))
    return 0
  }
  try {
    const invocation = parseArguments(argv, caller.scriptName)
    if (invocation.kind !== 'help') io = caller.ioFor(invocation.color)
    const code = await perform(invocation, io)
    return io.stop.aborted ? interrupted(io) : code
  } catch (error) {
    if (io.stop.aborted) return interrupted(io)
    io.err(failureReport(error, argv, io))
    return failureCodeOf(argv)
  }
}

/** The lines for stderr about something that was thrown. From `-v=9` on they include the stack trace. */
export function failureReport(error: unknown, argv: readonly string[], io: Pick<Io, 'errColor'>): string {
  const verbosity = readCommandLine(argv, flags).texts.get('v')?.at(-1)
  const stack = Number(verbosity) >= 9
  return failureText(error, { color: io.errColor, stack })
}

/** The exit code after something was thrown. It is also defined for a command line that is not understood. */
export function failureCodeOf(argv: readonly string[]): 1 | 2 {
  return failureCode(readCommandLine(argv, flags).words)
}

async function perform(invocation: Invocation, io: Io): Promise<number> {
  if (invocation.kind === 'help') {
    io.out(`${invocation.text}\n`)
    return 0
  }
  if (invocation.kind === 'version') {
    const { version } = await import('../commands/version.ts')
    await version(invocation.request, io)
    return 0
  }
  if (invocation.kind === 'completion') {
    const { completion } = await import('./completion/completion.ts')
    await completion(invocation.what, io)
    return 0
  }
  if (invocation.kind === 'status') {
    const { status } = await import('../commands/status.ts')
    return status(invocation.request, io)
  }
  const { run } = await import('../commands/run.ts')
  return run(invocation.request, io)
}

function interrupted({ err, stop }: Io): number {
  err('interrupted\n')
  return stop.reason instanceof Interruption ? stop.reason.exitCode : 130
}
