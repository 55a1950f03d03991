import { spawn } from 'node:child_process'
import { delimiter } from 'node:path'
import { UserError } from '../../errors.ts'
import type { EvaluationHost } from '../evaluation.ts'
import { createErrorFilter } from './error-filter.ts'

/** How nix ended; `stderr` holds what it said from the first error on. */
export interface NixResult {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

/** What a call of nix needs of the process. */
export type NixHost = Omit<EvaluationHost, 'home'>

/**
 * Runs nix, the only place that starts it, in the host's working directory unless `cwd` names another. Throws
 * UserError where nix is missing, and the signal's reason once nix has ended on it.
 */
export async function callNix(
  args: readonly string[],
  host: NixHost,
  cwd: string = host.cwd,
): Promise<NixResult> {
  host.signal.throwIfAborted()
  const nix = findNix(host.env['PATH'] ?? '')
  const result = await run([nix, ...args], { ...host, cwd })
  host.signal.throwIfAborted()
  return result
}

function findNix(path: string): string {
  const found = Bun.which('nix', { PATH: path })
  if (found !== null) return found
  throw new UserError(`nix is not installed: no nix in PATH (${path.split(delimiter).join(', ')})`, {
    hint: 'install Nix 2.8 or newer, https://nixos.org/download or `apt install nix-bin`, and open a new shell',
  })
}

/** Where nix lies, and how `nix --version` ended. Throws UserError where nix is missing or does not start. */
export async function callNixVersion(host: NixHost): Promise<NixResult & { readonly path: string }> {
  const path = findNix(host.env['PATH'] ?? '')
  return { path, ...(await run([path, '--version'], host)) }
}

const graceMilliseconds = 500

function run([command = '', ...args]: string[], host: NixHost): Promise<NixResult> {
  return new Promise((done, fail) => {
    const nix = spawn(command, args, { cwd: host.cwd, env: host.env, stdio: ['ignore', 'pipe', 'pipe'] })
    let lastResort: ReturnType<typeof setTimeout> | undefined
    const stop = () => {
      nix.kill('SIGINT')
      // Nix 2.8 looks at the signal only between files: a long evaluation would go on for ever.
      lastResort = setTimeout(() => {
        nix.kill('SIGKILL')
        // What it has started may hold its pipes open.
        for (const pipe of [nix.stdout, nix.stderr]) pipe.destroy()
      }, graceMilliseconds)
    }
    host.signal.addEventListener('abort', stop, { once: true })
    const stdout: Buffer[] = []
    const filter = createErrorFilter(host.err)
    nix.stdout.on('data', (chunk: Buffer) => stdout.push(chunk))
    nix.stderr.setEncoding('utf8').on('data', (chunk: string) => filter.write(chunk))
    nix.once('error', error =>
      fail(new UserError(`${command} does not start: ${error.message}`, { cause: error })),
    )
    nix.once('close', (code, signal) => {
      host.signal.removeEventListener('abort', stop)
      clearTimeout(lastResort)
      const stderr = filter.end()
      done({
        exitCode: code ?? 1,
        stdout: Buffer.concat(stdout).toString(),
        stderr: signal ? killed(signal) : stderr,
      })
    })
  })
}

function killed(signal: string): string {
  return `error: nix was ended by ${signal}\n`
}
