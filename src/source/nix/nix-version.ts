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

/** Asks the nix on PATH for its version. Throws UserError if nix is missing or prints no version. */
export async function findNixVersion(host: Omit<NixHost, 'err'>): Promise<NixFound> {
  const signal = AbortSignal.any([host.signal, AbortSignal.timeout(longestCall)])
  const { path, exitCode, stdout, stderr } = await callNixVersion({ ...host, signal, err: () => undefined })
  const parsed = parseNixVersion(stdout)
  if (parsed !== undefined) return { path, ...parsed }
  const said = (stderr || stdout).trim().split('\n')[0] || 'nothing'
  throw new UserError(`${path} --version prints no version: exit code ${exitCode}, ${said}`)
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
