/** The settings for running a program. */
export interface ChildOptions {
  /** The whole environment of the program. Variables of this process are not added. */
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd?: string
  readonly stdin: 'inherit' | 'ignore'
  /** A function receives the text that the program writes to stderr. `inherit` gives the program our own stderr. */
  readonly stderr: 'inherit' | ((text: string) => void)
  /** How many characters the program may print on stdout. Absent: any number. */
  readonly maxOutput?: number
  /** Stops the program when it is aborted: first with `stopBy`, then with SIGKILL if the program does not end. */
  readonly signal: AbortSignal
  readonly stopBy: 'SIGINT' | 'SIGTERM'
}

/** How a program ended. `endedBy` is the signal that ended it, sent by somebody else. */
export interface ChildEnd {
  readonly stdout: string
  readonly exitCode: number | undefined
  readonly endedBy: string | undefined
}

/** How long a program may take to end before SIGKILL. */
const graceMilliseconds = 500

/**
 * Runs a program and waits until it has ended. Throws the reason of `signal` if that was aborted, the error of the
 * system if the program does not start, and an Error if it prints more than `maxOutput` characters.
 */
export async function runChild(
  command: string,
  args: readonly string[],
  options: ChildOptions,
): Promise<ChildEnd> {
  const { env, cwd, stdin, stderr, maxOutput = Number.POSITIVE_INFINITY, signal, stopBy } = options
  signal.throwIfAborted()
  // Loaded here, because most command lines run no program and start faster without execa.
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
  const closePipes = () => {
    // execa waits until the pipes are closed, but a process that the program has started may keep them open.
    const ended = child.exitCode !== null || child.signalCode !== null
    if (ended && signal.aborted) for (const pipe of [child.stdout, child.stderr]) pipe?.destroy()
  }
  child.once('exit', closePipes)
  signal.addEventListener('abort', closePipes)
  const result = await running
  signal.removeEventListener('abort', closePipes)
  signal.throwIfAborted()
  if (result.isMaxBuffer) throw new Error(`it printed more than ${maxOutput} characters`)
  if (result.exitCode === undefined && result.signal === undefined) throw result.cause
  return { stdout: result.stdout, exitCode: result.exitCode, endedBy: result.signal }
}
