import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, realpath, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import { messageOf, UserError } from '../../errors.ts'
import { type Exposure, findExposure } from './exposure.ts'
import { holdsExactly, type NixFiles, writeFiles } from './installed-files.ts'
import { readNixFiles } from './nix-files.ts' with { type: 'macro' }

/** A directory that holds the nix files now. `dispose` removes it where it is no cache. */
export interface NixDirectory {
  readonly path: string
  readonly dispose: () => Promise<void>
}

export const embeddedFiles: NixFiles = readNixFiles()

interface EmbedHost {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly home: string
  /** Says what an ordinary run keeps to itself. */
  readonly note: (text: string) => void
  /** Says what the user should know of. */
  readonly err: (text: string) => void
  /** Where a directory of this run's own may be made, the first that does. */
  readonly temporary?: readonly string[]
}

// In a pod, a volume mounted at /tmp is writable to all without the sticky bit; its /dev/shm is not.
const temporaryPlaces = () => [tmpdir(), '/dev/shm']

/**
 * Makes the embedded files readable for nix: once in the user's cache, under a name made of their content
 * so that traces name stable paths; where the cache can't be written, or somebody else could write to it, in a
 * directory of this run's own. What is there is compared with what should be, every time. Throws UserError.
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
  // The XDG base directory specification: a relative path is to be ignored.
  return xdg !== undefined && isAbsolute(xdg) ? xdg : join(home, '.cache')
}

function digest(files: NixFiles): string {
  return createHash('sha256').update(JSON.stringify(files)).digest('hex').slice(0, 32)
}

/** The cache by a path without links, or who could change it. */
async function prepare(cache: string): Promise<string | Exposure> {
  // What exists is looked at before anything is made: root must leave nothing in the home of somebody else.
  const exposure = await findExposure(cache)
  if (exposure !== undefined) return exposure
  await mkdir(cache, { recursive: true, mode: 0o700 })
  // Looked at and used under one name, on which no link can be turned around meanwhile.
  const real = await realpath(cache)
  return (await findExposure(real)) ?? real
}

function sayRefused(cache: string, { path, reason, isForeign }: Exposure, host: EmbedHost): void {
  const text = `the cache ${cache} is refused: ${path} ${reason}; using a temporary directory\n`
  if (isForeign) host.note(text)
  else host.err(`warning: ${text}    take that right away: chmod go-w ${path}, or set XDG_CACHE_HOME\n`)
}

// Written aside and renamed: a run beside this one sees all files or none.
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
    // Somebody was faster, or what lies there is damaged.
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
    throw new UserError(`the Nix files of kubectl-nixos can be written nowhere: ${refused.join(', ')}`, {
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
