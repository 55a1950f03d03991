import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, isAbsolute, join } from 'node:path'
import { messageOf, UserError } from '../errors.ts'
import { readNixFiles } from './nix-files.ts' with { type: 'macro' }

/** Nix files by relative path, as the binary carries them. */
export type NixFiles = Readonly<Record<string, string>>

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
}

/**
 * Makes the embedded files readable for nix: once in the user's cache, under a name made of their content
 * so that traces name stable paths; where the cache can't be written, in a directory of this run's own.
 * What is there is compared with what should be, every time. Throws UserError.
 */
export async function writeNixFiles(files: NixFiles, host: EmbedHost): Promise<NixDirectory> {
  const cache = join(cacheHome(host), 'kubectl-nixos')
  const path = join(cache, `nix-${digest(files)}`)
  if (await holds(path, files)) return { path, dispose: async () => {} }
  try {
    await install(files, cache, path)
    return { path, dispose: async () => {} }
  } catch (error) {
    host.note(`cannot write the cache ${cache} (${messageOf(error)}); using a temporary directory\n`)
    return writeTemporary(files, cache, error)
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

async function holds(path: string, files: NixFiles): Promise<boolean> {
  const same = Object.entries(files).map(async ([name, text]) => {
    const found = await readFile(join(path, name), 'utf8').catch(() => undefined)
    return found === text
  })
  return (await Promise.all(same)).every(Boolean)
}

// Written aside and renamed: a run beside this one sees all files or none.
async function install(files: NixFiles, cache: string, path: string): Promise<void> {
  await mkdir(cache, { recursive: true })
  const fresh = await mkdtemp(`${path}.new-`)
  try {
    await writeAll(files, fresh)
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
    if (await holds(path, files)) return
    const damaged = `${fresh}.old`
    await rename(path, damaged).catch(() => {
      throw error
    })
    await rm(damaged, { recursive: true, force: true })
    await rename(fresh, path)
  }
}

async function writeTemporary(files: NixFiles, cache: string, cause: unknown): Promise<NixDirectory> {
  try {
    const path = await mkdtemp(join(tmpdir(), 'kubectl-nixos-'))
    await writeAll(files, path)
    return { path, dispose: () => rm(path, { recursive: true, force: true }) }
  } catch (error) {
    throw new UserError(
      `the Nix files of kubectl-nixos can be written neither to ${cache} (${messageOf(cause)}) nor to ${tmpdir()} (${messageOf(error)})`,
      { hint: 'set XDG_CACHE_HOME to a directory that can be written', cause },
    )
  }
}

async function writeAll(files: NixFiles, root: string): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, name)), { recursive: true })
    await writeFile(join(root, name), text)
  }
}
