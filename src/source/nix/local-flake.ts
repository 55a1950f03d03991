import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { shellWord, UserError } from '../../errors.ts'
import { parseJson } from '../../manifest/json.ts'
import { isJsonObject } from '../../manifest/object.ts'
import type { Failure } from './diagnose.ts'
import type { FlakeSource } from './source.ts'

/** A flake on this machine: the folder that the user edits, and the copy of the folder in the store of nix. */
export interface LocalFlake {
  /** If the flake lies in a git repository, the root of the repository. */
  readonly folder: string
  readonly storePath: string
}

/** Reads the output of `nix flake metadata --json`. Undefined if the flake is not on this machine. */
export function readLocalFlake(metadata: string): LocalFlake | undefined {
  const found = parseJson(metadata)
  const { path: storePath, resolved } = isJsonObject(found) ? found : {}
  const { type, path, url } = isJsonObject(resolved) ? resolved : {}
  if (typeof storePath !== 'string') return undefined
  if (type === 'path' && typeof path === 'string') return { folder: path, storePath }
  if (type === 'git' && typeof url === 'string' && url.startsWith('file://'))
    return { folder: fileURLToPath(url), storePath }
  return undefined
}

/**
 * Finds the local flake whose flake.nix an error of nix names. Nix gives no metadata for a flake.nix that it can't read.
 * Compares the texts of the two flake.nix files, because the copy in the store may also be that of an input.
 */
export function findByFlakeFile(
  stderr: string,
  { directory, reference }: FlakeSource,
  textOf: (path: string) => string | undefined,
): LocalFlake | undefined {
  const [, storePath = '', below = ''] =
    stderr.match(/(\/nix\/store\/[^/\s]+-source)(\/(?:[^\n':]*\/)?)flake\.nix/) ?? []
  const folder = join(resolve(directory, reference), '/')
  const text = textOf(`${folder}flake.nix`)
  if (!folder.endsWith(below) || text === undefined) return undefined
  if (text !== textOf(`${storePath}${below}flake.nix`)) return undefined
  return { folder: folder.slice(0, -below.length), storePath }
}

/** Replaces the paths in the store by those of the files that the user edits. */
export function withLocalPaths(failure: Failure, { folder, storePath }: LocalFlake): Failure {
  return { ...failure, stderr: failure.stderr.replaceAll(storePath, folder) }
}

/**
 * The error for a file that exists, but is missing in the copy that nix makes of the flake. Nix copies only the tracked
 * files of a git repository. `local` is undefined if the flake has no metadata because its flake.nix is missing in the
 * copy. The folder is then the one that the reference names. Undefined if no such file is found.
 */
export function findUntracked(
  stderr: string,
  source: FlakeSource,
  local: LocalFlake | undefined,
  exists: (path: string) => boolean,
): UserError | undefined {
  const missing = stderr.match(missingPath)?.[1]
  if (missing === undefined) return undefined
  const folder = local?.folder ?? resolve(source.directory, source.reference)
  const file = local === undefined ? flakeFile(missing) : fileBelow(local.storePath, missing)
  if (file === undefined || !exists(join(folder, file))) return undefined
  const submodule = pathsTo(file).find(below => exists(join(folder, below, '.git')))
  if (submodule !== undefined) return inSubmodule(join(folder, file), join(folder, submodule), source)
  return new UserError(`${join(folder, file)} is not tracked by git, so the flake does not see it`, {
    hint: `type: git -C ${shellWord(folder)} add ${shellWord(file)}`,
  })
}

// Nix 2.8 always writes `getting status of`. Newer versions write the other forms, with or without quotes.
export const missingPath =
  /(?:getting status of|path|opening file|reading directory) ['"]?(\/.+?)['"]?(?:: No such file| does not exist)/

/** A path and all folders above it, the outermost first: `a/b/c` gives `a`, `a/b` and `a/b/c`. */
function pathsTo(path: string): string[] {
  const names = path.split('/')
  return names.map((_, index) => names.slice(0, index + 1).join('/'))
}

function inSubmodule(file: string, submodule: string, { title, name }: FlakeSource): UserError {
  const reference = `${title}${title.includes('?') ? '&' : '?'}submodules=1${name === undefined ? '' : `#${name}`}`
  const place = file === submodule ? 'is a git submodule' : `lies in the git submodule ${submodule}`
  return new UserError(`${file} ${place}, which the flake does not see`, {
    hint: `name the flake with its submodules: --flake ${shellWord(reference)}`,
  })
}

function flakeFile(path: string): string | undefined {
  return path.match(/-source\/(?:.*\/)?(flake\.nix)$/)?.[1]
}

function fileBelow(folder: string, path: string): string | undefined {
  return path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : undefined
}
