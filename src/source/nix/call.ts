import { delimiter } from 'node:path'
import { messageOf, UserError } from '../../errors.ts'
import { runChild } from '../../run-child.ts'
import type { EvaluationHost } from '../evaluation.ts'
import { createErrorFilter } from './error-filter.ts'

/** How nix ended. `stderr` holds only the part from the first `error:` on. */
export interface NixResult {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

/** The parts of the process that a call of nix uses. */
export type NixHost = Omit<EvaluationHost, 'home'>

/**
 * Runs nix in `cwd`, by default the working directory of the host. No other file starts nix. Throws UserError if nix is
 * missing or does not start. If `host.signal` is aborted, stops nix and then throws the reason of the signal.
 */
export async function callNix(
  args: readonly string[],
  host: NixHost,
  cwd: string = host.cwd,
): Promise<NixResult> {
  host.signal.throwIfAborted()
  const nix = findNix(host.env['PATH'] ?? '')
  return run(nix, args, { ...host, cwd })
}

function findNix(path: string): string {
  const found = Bun.which('nix', { PATH: path })
  if (found !== null) return found
  throw new UserError(`nix is not installed: no nix in PATH (${path.split(delimiter).join(', ')})`, {
    hint: 'install Nix 2.8 or newer, https://nixos.org/download or `apt install nix-bin`, and open a new shell',
  })
}

/** The path of nix, and how `nix --version` ended. Throws the same errors as callNix. */
export async function callNixVersion(host: NixHost): Promise<NixResult & { readonly path: string }> {
  const path = findNix(host.env['PATH'] ?? '')
  return { path, ...(await run(path, ['--version'], host)) }
}

async function run(nix: string, args: readonly string[], host: NixHost): Promise<NixResult> {
  const { cwd, env, signal } = host
  const filter = createErrorFilter(host.err)
  try {
    const {
      stdout,
      exitCode = 1,
      endedBy,
    } = await runChild(nix, args, {
      cwd,
      env,
      stdin: 'ignore',
      stderr: filter.write,
      signal,
      // Ctrl-C sends the same signal. Nix 2.8 reacts only between two files, so a long evaluation needs the SIGKILL.
      stopBy: 'SIGINT',
    })
    const stderr = filter.end()
    return { exitCode, stdout, stderr: endedBy === undefined ? stderr : killed(endedBy) }
  } catch (error) {
    signal.throwIfAborted()
    throw new UserError(`${nix} does not start: ${messageOf(error)}`, { cause: error })
  }
}

function killed(signal: string): string {
  return `error: nix was ended by ${signal}\n`
}
