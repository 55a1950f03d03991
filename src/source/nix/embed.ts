import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, realpath, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import { messageOf, shellWord, UserError } from '../../errors.ts'
import { type Exposure, findExposure } from './exposure.ts'
import { holdsExactly, type NixFiles, writeFiles } from './installed-files.ts'
import { readNixFiles } from './nix-files.ts' with { type: 'macro' }

/** A directory with our Nix files. `dispose` removes a temporary directory and keeps the cache. */
export interface NixDirectory {
  readonly path: string
  readonly dispose: () => Promise<void>
}

export const embeddedFiles: NixFiles = readNixFiles()

interface EmbedHost {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly home: string
  /** Prints a text that is shown only with -v. */
  readonly note: (text: string) => void
  /** Prints a text that is always shown. */
  readonly err: (text: string) => void
  /** Directories in which a temporary directory may be made. The first one that works is used. */
  readonly temporary?: readonly string[]
}

// In a pod, a volume at /tmp is writable for all users and lacks the sticky bit. /dev/shm has the sticky bit.
const temporaryPlaces = () => [tmpdir(), '/dev/shm']

/**
 * Writes the embedded files to a directory that nix can read. They are written once to the user's cache, under a name
 * made of their content, so that traces name stable paths. If the cache can't be written, or if another user could
 * write to it, they are written to a temporary directory of this run. Every run compares the cached files with the
 * embedded ones. Throws UserError if no directory can be written.
 */
export async function writeNixFiles(files: NixFiles, host: EmbedHost): Promise<NixDirectory> {
  const cache = join(cacheHome(host), 'kubectl-nixos')
  try {
    const prepared = await prepare(cache)
    if (typeof prepared !== 'string') {
      sayRefused(cache, prepared, host)
      return await writeTemporary(files, host, [`${cache} (${prepared.path} ${prepared.reason})`])
    }
    const path = join(prepared, `nix-${digest(files)}`)
    if (!(await holdsExactly(path, files))) await install(files, path)
    return { path, dispose: async () => {} }
  } catch (error) {
    if (error instanceof UserError) throw error
    host.note(`cannot write the cache ${cache} (${messageOf(error)}); using a temporary directory\n`)
    return writeTemporary(files, host, [`${cache} (${messageOf(error)})`])
  }
}

function cacheHome({ env, home }: EmbedHost): string {
  const xdg = env['XDG_CACHE_HOME']
  // The XDG base directory specification says that a relative path must be ignored.
  return xdg !== undefined && isAbsolute(xdg) ? xdg : join(home, '.cache')
}

function digest(files: NixFiles): string {
  return createHash('sha256').update(JSON.stringify(files)).digest('hex').slice(0, 32)
}

/** The path of the cache without links, or the reason why another user could change the cache. */
async function prepare(cache: string): Promise<string | Exposure> {
  // Check what exists before anything is made, because root must not leave files in the home of another user.
  const exposure = await findExposure(cache)
  if (exposure !== undefined) return exposure
  await mkdir(cache, { recursive: true, mode: 0o700 })
  // Check and use the same path without links, because somebody could change a link between the check and the use.
  const real = await realpath(cache)
  return (await findExposure(real)) ?? real
}

function sayRefused(cache: string, { path, reason, isForeign }: Exposure, host: EmbedHost): void {
  const text = `the cache ${cache} is refused: ${path} ${reason}; using a temporary directory\n`
  if (isForeign) host.note(text)
  else
    host.err(
      `warning: ${text}    type: chmod go-w ${shellWord(path)}, or set XDG_CACHE_HOME to another directory\n`,
    )
}

// The files are written to a new directory, which is then renamed, so that another run sees all files or none.
async function install(files: NixFiles, path: string): Promise<void> {
  const fresh = await mkdtemp(`${path}.new-`)
  try {
    await writeFiles(fresh, files)
    await putInPlace(fresh, path, files)
  } finally {
    await rm(fresh, { recursive: true, force: true })
  }
}

async function putInPlace(fresh: string, path: string, files: NixFiles): Promise<void> {
  try {
    await rename(fresh, path)
  } catch (error) {
    // Another run has installed the same files, or the files that are there are damaged.
    if (await holdsExactly(path, files)) return
    const damaged = `${fresh}.old`
    await rename(path, damaged).catch(() => {
      throw error
    })
    await rm(damaged, { recursive: true, force: true })
    await rename(fresh, path)
  }
}

async function writeTemporary(files: NixFiles, host: EmbedHost, refused: string[]): Promise<NixDirectory> {
  const [place, ...rest] = host.temporary ?? temporaryPlaces()
  if (place === undefined) {
    throw new UserError(`kubectl-nixos cannot write its Nix files anywhere: ${refused.join(', ')}`, {
      hint: 'set XDG_CACHE_HOME to a directory that only you can write to',
    })
  }
  try {
    return await makeTemporary(files, place)
  } catch (error) {
    return writeTemporary(files, { ...host, temporary: rest }, [...refused, `${place} (${messageOf(error)})`])
  }
}

async function makeTemporary(files: NixFiles, place: string): Promise<NixDirectory> {
  const path = await mkdtemp(join(await realpath(place), 'kubectl-nixos-'))
  const dispose = () => rm(path, { recursive: true, force: true })
  try {
    const exposure = await findExposure(path)
    if (exposure !== undefined) throw new Error(`${exposure.path} ${exposure.reason}`)
    await writeFiles(path, files)
    return { path, dispose }
  } catch (error) {
    await dispose()
    throw error
  }
}
