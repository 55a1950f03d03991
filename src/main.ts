import { homedir } from 'node:os'
import { basename } from 'node:path'
import { Chalk } from 'chalk'
import { type ColorChoice, colorLevel } from './cli/color.ts'
import { execute, failureReport } from './cli/execute.ts'
import { failureCode } from './cli/parse.ts'
import type { Io } from './commands/io.ts'
import { UserError } from './errors.ts'
import { tameRuntime } from './tame-runtime.ts'

// The only file that touches the process: everything behind it takes an Io and gives an exit code.
const argv = process.argv.slice(2)
const env = tameRuntime(process.env)
const interruption = new AbortController()
let outClosed = false

function ioFor(color: ColorChoice): Io {
  const chalkFor = (stream: { isTTY?: boolean }) =>
    new Chalk({ level: colorLevel(color, env, stream.isTTY === true) })
  return {
    out: text => {
      if (!outClosed) process.stdout.write(text)
    },
    err: text => {
      process.stderr.write(text)
    },
    outColor: chalkFor(process.stdout),
    errColor: chalkFor(process.stderr),
    interactive: process.stdin.isTTY === true && process.stderr.isTTY === true,
    ask,
    env,
    cwd: process.cwd(),
    home: homedir(),
    now: () => new Date(),
    signal: interruption.signal,
  }
}

async function ask(question: string): Promise<string | undefined> {
  const { createInterface } = await import('node:readline')
  process.stderr.write(question)
  // Not as a terminal: its raw mode would swallow Ctrl-C.
  const lines = createInterface({ input: process.stdin, terminal: false })
  const { promise, resolve } = Promise.withResolvers<string | undefined>()
  lines.once('line', resolve)
  lines.once('close', () => resolve(undefined))
  const close = () => lines.close()
  interruption.signal.addEventListener('abort', close)
  const answer = await promise
  interruption.signal.removeEventListener('abort', close)
  lines.close()
  return answer
}

function stop(error: unknown): never {
  process.stderr.write(failureReport(error, argv, ioFor('auto')))
  process.exit(failureCode(argv))
}

/** Lets what was written reach a slow pipe, which process.exit would cut off. */
async function flush(stream: NodeJS.WriteStream): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  stream.end(resolve)
  await promise
}

process.on('uncaughtException', stop)
process.on('unhandledRejection', stop)
process.on('SIGINT', () => {
  if (interruption.signal.aborted) process.exit(130)
  interruption.abort()
})
// A reader that went away (`| head`) wants no more; a rollout under way goes on to its end.
process.stdout.on('error', error => {
  if (!('code' in error) || error.code !== 'EPIPE') {
    stop(new UserError(`cannot write to stdout: ${error.message}`, { cause: error }))
  }
  outClosed = true
})
process.stderr.on('error', () => undefined)

async function main(): Promise<void> {
  const scriptName = basename(process.argv0).startsWith('kubernixos') ? 'kubernixos' : 'kubectl nixos'
  const code = await execute(argv, { scriptName, ioFor })
  if (!outClosed) await flush(process.stdout)
  await flush(process.stderr)
  process.exit(code)
}

main().catch(stop)
