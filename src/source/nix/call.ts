import { delimiter } from 'node:path'
import { messageOf, UserError } from '../../errors.ts'
import { runChild } from '../../run-child.ts'
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
 * UserError where nix is missing or does not start, and the signal's reason once nix has ended on it.
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

/** Where nix lies, and how `nix --version` ended. Throws as callNix does. */
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
      // As Ctrl-C does. Nix 2.8 looks at it only between files, so that a long evaluation needs the SIGKILL.
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
