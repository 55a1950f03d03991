import { homedir, hostname } from 'node:os'
import { basename } from 'node:path'
import { Chalk } from 'chalk'
import { type ColorChoice, colorLevel } from './cli/color.ts'
import { execute, failureCodeOf, failureReport } from './cli/execute.ts'
import { Interruption, type Io, type Self, type StopSignal } from './commands/io.ts'
import { UserError } from './errors.ts'
import { handlesHangup } from './handles-hangup.ts'
import { isGone, processId } from './process-id.ts'
import { tameRuntime } from './tame-runtime.ts'
import { userName } from './user-name.ts'

// This is the only file that uses the process. Everything else takes an Io and returns an exit code.
const argv = process.argv.slice(2)
const env = tameRuntime(process.env)
const stopping = new AbortController()
const aborting = new AbortController()
const out = writerTo(process.stdout, outFailed)
const err = writerTo(process.stderr, () => undefined)
let outClosed = false
let outError: UserError | undefined

/**
 * Writes to a stream. Before process.exit, `written` waits until all text has reached a slow pipe, because Bun
 * before 1.3.12 drops the rest.
 */
function writerTo(stream: NodeJS.WriteStream, failed: (error: Error) => void) {
  let last = Promise.resolve()
  stream.on('error', failed)
  return {
    write: (text: string) => {
      const { promise, resolve } = Promise.withResolvers<void>()
      stream.write(text, error => {
        if (error) failed(error)
        resolve()
      })
      last = promise
    },
    written: () => last,
  }
}

/**
 * If the reader has closed the pipe (`| head`) or the disk is full, output is dropped and a rollout under way continues
 * to its end. Only a pipe that is closed is no failure.
 */
function outFailed(error: Error): void {
  if (!('code' in error) || error.code !== 'EPIPE') {
    outError ??= new UserError(`cannot write to stdout: ${error.message}`, { cause: error })
  }
  outClosed = true
}

function ioFor(color: ColorChoice): Io {
  const chalkFor = (stream: { isTTY?: boolean }) =>
    new Chalk({ level: colorLevel(color, env, stream.isTTY === true) })
  return {
    out: text => {
      if (!outClosed) out.write(text)
    },
    err: err.write,
    outColor: chalkFor(process.stdout),
    errColor: chalkFor(process.stderr),
    interactive: process.stdin.isTTY === true && process.stderr.isTTY === true,
    ask,
    env,
    cwd: process.cwd(),
    home: home(),
    now: () => new Date(),
    self: self(),
    random: () => crypto.randomUUID(),
    stop: stopping.signal,
    abort: aborting.signal,
  }
}

function self(): Self {
  const { pid } = process
  const own = processId(pid)
  return {
    user: userName(env, process.getuid?.() ?? 0),
    host: hostname(),
    pid,
    ...(own === undefined ? {} : { process: own }),
    isGone: one => isGone(one, own, other => process.kill(other, 0)),
  }
}

/**
 * The home folder. The user of a container may have neither HOME nor an entry in /etc/passwd; `/` is then usual in
 * such images.
 */
function home(): string {
  try {
    return homedir()
  } catch {
    return '/'
  }
}

async function ask(question: string): Promise<string | undefined> {
  const { createInterface } = await import('node:readline')
  process.stderr.write(question)
  // `terminal: false`, because the raw mode of a terminal would swallow Ctrl-C.
  const lines = createInterface({ input: process.stdin, terminal: false })
  const { promise, resolve } = Promise.withResolvers<string | undefined>()
  lines.once('line', resolve)
  lines.once('close', () => resolve(undefined))
  const close = () => lines.close()
  stopping.signal.addEventListener('abort', close)
  const answer = await promise
  stopping.signal.removeEventListener('abort', close)
  lines.close()
  return answer
}

function stop(error: unknown): never {
  process.stderr.write(failureReport(error, argv, ioFor('auto')))
  process.exit(failureCodeOf(argv))
}

process.on('uncaughtException', stop)
process.on('unhandledRejection', stop)
process.on('SIGINT', () => interrupt('SIGINT'))
process.on('SIGTERM', () => interrupt('SIGTERM'))
if (handlesHangup([process.stdout, process.stderr])) process.on('SIGHUP', () => interrupt('SIGHUP'))

/** Milliseconds that requests under way may take after the first signal (docs/rules.md 8.1). */
const longestEnd = 10_000

/**
 * The first signal starts nothing new, and lets requests under way end. The second one ends the program at once.
 * SIGHUP is never the second one, because a terminal that closes may send it several times.
 */
function interrupt(signal: StopSignal): void {
  const interruption = new Interruption(signal)
  if (stopping.signal.aborted) {
    if (signal === 'SIGHUP') return
    process.exit(interruption.exitCode)
  }
  stopping.abort(interruption)
  setTimeout(() => aborting.abort(interruption), longestEnd).unref()
}

/**
 * Changes to the folder where the user started the program. The Nix package starts Bun in a folder of its own,
 * because Bun reads configuration files from the folder where it starts.
 */
function returnToStart(): void {
  const { KUBECTL_NIXOS_STARTED_IN: startedIn } = env
  if (startedIn === undefined) return
  delete env['KUBECTL_NIXOS_STARTED_IN']
  env['PWD'] = startedIn
  try {
    process.chdir(startedIn)
  } catch (error) {
    throw new UserError(`cannot work in ${startedIn}: the folder does not exist, or you may not enter it`, {
      cause: error,
    })
  }
}

async function main(): Promise<void> {
  returnToStart()
  const scriptName = basename(process.argv0).startsWith('kubernixos') ? 'kubernixos' : 'kubectl nixos'
  const code = await execute(argv, { scriptName, ioFor })
  if (!outClosed) await out.written()
  if (outError !== undefined) err.write(failureReport(outError, argv, ioFor('auto')))
  await err.written()
  process.exit(outError === undefined ? code : code || failureCodeOf(argv))
}

main().catch(stop)
