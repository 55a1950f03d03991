import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { shellWord, UserError } from '../../errors.ts'
import { parseJson } from '../../manifest/json.ts'
import { isJsonObject } from '../../manifest/object.ts'
import type { Failure } from './diagnose.ts'
import type { FlakeSource } from './source.ts'

/** A flake of this machine: where the user edits what nix copied to its store. */
export interface LocalFlake {
  /** The root of the repository where it lies in one. */
  readonly folder: string
  readonly storePath: string
}

/** Reads what `nix flake metadata --json` prints; undefined for a flake from elsewhere. */
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
 * The flake whose flake.nix nix complains of: where it can't be read, there is no metadata either. That the copy in the
 * store is the user's own, and not that of an input, its text tells.
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

/** Names the files of nix's messages as the user knows them. */
export function withLocalPaths(failure: Failure, { folder, storePath }: LocalFlake): Failure {
  return { ...failure, stderr: failure.stderr.replaceAll(storePath, folder) }
}

/**
 * The error for a file that is there, and that nix missed in its copy of the flake: of a git repository it copies what
 * is tracked, of other folders everything. Without its flake.nix a flake has no metadata: then `local` is undefined, and
 * what nix was given names the place, unless it is a URL.
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

// Nix 2.8 has the first form for all; newer ones put a directory between quotes of any sort, or none.
const missingPath =
  /(?:getting status of|path|opening file|reading directory) ['"]?(\/.+?)['"]?(?:: No such file| does not exist)/

/** A path after the folders above it, the outermost first: `a`, `a/b` and `a/b/c` of the last. */
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
