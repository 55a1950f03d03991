import { UserError } from '../../errors.ts'
import { callNixVersion, type NixHost } from './call.ts'

/** The nix on PATH. */
export interface NixFound {
  readonly path: string
  /** The name of the implementation, with its own version if it has one: `Nix`, `Lix`, `Determinate Nix 3.18.1`. */
  readonly implementation: string
  /** The version of nix, `2.33.4`. */
  readonly version: string
}

/** In milliseconds. Long enough for a disk whose cache is empty. */
const longestCall = 10_000

/**
 * Asks the nix on PATH for its version. Throws UserError if nix is missing, prints no version or does not end in time,
 * and the reason of the signal if that is aborted.
 */
export async function findNixVersion(host: Omit<NixHost, 'err'>): Promise<NixFound> {
  const { path, exitCode, stdout, stderr } = await callInTime(host)
  const parsed = parseNixVersion(stdout)
  if (parsed !== undefined) return { path, ...parsed }
  const said = (stderr || stdout).trim().split('\n')[0] || 'nothing'
  throw new UserError(`${path} --version prints no version: exit code ${exitCode}, ${said}`)
}

async function callInTime(host: Omit<NixHost, 'err'>): ReturnType<typeof callNixVersion> {
  const late = AbortSignal.timeout(longestCall)
  const signal = AbortSignal.any([host.signal, late])
  try {
    return await callNixVersion({ ...host, signal, err: () => undefined })
  } catch (error) {
    host.signal.throwIfAborted()
    if (!late.aborted) throw error
    throw new UserError(`nix --version does not end within ${longestCall / 1000} s`, {
      hint: 'Run it by itself to see what it waits for: nix --version',
      cause: error,
    })
  }
}

/**
 * Reads the first line of `nix --version`: `nix (Nix) 2.8.0`, `nix (Lix, like Nix) 2.91.0`,
 * `nix (Determinate Nix 3.18.1) 2.33.4`.
 */
export function parseNixVersion(text: string): Omit<NixFound, 'path'> | undefined {
  const [, name, version] = /^nix \(([^()\n]+)\) (\d\S*)[ \t\r]*$/m.exec(text) ?? []
  if (name === undefined || version === undefined) return undefined
  return { implementation: name.replace(/, like Nix$/, ''), version }
}
