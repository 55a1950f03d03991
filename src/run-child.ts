/** How a program is run. */
export interface ChildOptions {
  /** All of its environment: ours is not added. */
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd?: string
  readonly stdin: 'inherit' | 'ignore'
  /** Takes what it says on stderr as it comes, or leaves our stderr to it. */
  readonly stderr: 'inherit' | ((text: string) => void)
  /** The most characters that it may print on stdout. Absent: any number. */
  readonly maxOutput?: number
  /** Ends it: with `stopBy` first, and with SIGKILL where it goes on. */
  readonly signal: AbortSignal
  readonly stopBy: 'SIGINT' | 'SIGTERM'
}

/** How a program ended: by itself, or by a signal that was not ours. */
export interface ChildEnd {
  readonly stdout: string
  readonly exitCode: number | undefined
  readonly endedBy: string | undefined
}

const graceMilliseconds = 500

/**
 * Runs a program to its end. Throws the reason of `signal` once the program has ended on it, the system's error where
 * it does not start, and an Error where it prints more than it may.
 */
export async function runChild(
  command: string,
  args: readonly string[],
  options: ChildOptions,
): Promise<ChildEnd> {
  const { env, cwd, stdin, stderr, maxOutput = Number.POSITIVE_INFINITY, signal, stopBy } = options
  signal.throwIfAborted()
  // Loaded here, because most command lines run no program, and start sooner without it.
  const { execa } = await import('execa')
  const running = execa(command, args, {
    ...(cwd === undefined ? {} : { cwd }),
    env,
    extendEnv: false,
    stdin,
    stderr: stderr === 'inherit' ? 'inherit' : 'pipe',
    buffer: { stderr: false },
    maxBuffer: { stdout: maxOutput },
    stripFinalNewline: false,
    cancelSignal: signal,
    killSignal: stopBy,
    forceKillAfterDelay: graceMilliseconds,
    reject: false,
  })
  const child = running.nodeChildProcess
  if (stderr !== 'inherit') child.stderr?.setEncoding('utf8').on('data', stderr)
  const letGo = () => {
    // execa waits for the pipes, and what the program has started may hold them open.
    const ended = child.exitCode !== null || child.signalCode !== null
    if (ended && signal.aborted) for (const pipe of [child.stdout, child.stderr]) pipe?.destroy()
  }
  child.once('exit', letGo)
  signal.addEventListener('abort', letGo)
  const result = await running
  signal.removeEventListener('abort', letGo)
  signal.throwIfAborted()
  if (result.isMaxBuffer) throw new Error(`it printed more than ${maxOutput} characters`)
  if (result.exitCode === undefined && result.signal === undefined) throw result.cause
  return { stdout: result.stdout, exitCode: result.exitCode, endedBy: result.signal }
}
