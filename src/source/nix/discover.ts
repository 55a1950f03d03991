import { dirname, join, resolve } from 'node:path'
import { shellWord, UserError } from '../../errors.ts'
import { NothingFound } from '../about.ts'
import type { FileSource, FlakeSource, SourceHost } from './source.ts'

const attribute = 'kubernixosConfigurations'

interface OtherFlake {
  readonly directory: string
  /** The index of the directory in the list of what was searched. */
  readonly line: number
}

/**
 * Finds the configuration in the working directory or the nearest directory above it. A directory has one if its
 * flake.nix mentions kubernixosConfigurations, or else if it has a kubernixos.nix. We only read the text of flake.nix,
 * because that saves one call of nix for each directory. A flake may import the attribute from another file, so if
 * nothing else is found, the nearest other flake is tried. It must be in the working directory or in a git repository,
 * because nix copies every file of other folders to its store. Throws a UserError that lists the places that were
 * searched. Also throws UserError for a file above the working directory that belongs to another user.
 */
export function discover(host: SourceHost): FileSource | FlakeSource {
  const looked: string[] = []
  let other: OtherFlake | undefined
  for (let directory = resolve(host.cwd); ; directory = dirname(directory)) {
    const flake = flakeIn(directory, host)
    if (flake === 'fits') return flakeSource(directory)
    const path = join(directory, 'kubernixos.nix')
    if (host.exists(path)) {
      if (isForeign(path, directory, host)) throw foreign(path, `--file ${shellWord(path)}`)
      return { kind: 'file', path, words: `file ${path}` }
    }
    if (flake === 'other' && isHarmless(directory, host)) other ??= { directory, line: looked.length }
    looked.push(`${directory}: ${words[flake]}`)
    if (dirname(directory) === directory) break
  }
  if (other === undefined) throw nothingFound(looked)
  const { directory, line } = other
  return {
    ...flakeSource(directory),
    words: `flake ${directory}, tried because nothing else was found`,
    looked: looked.with(line, `${directory}: no kubernixos.nix, and flake.nix has no ${attribute}`),
  }
}

/** The error for a search that found no configuration. `looked` describes the directories that were searched. */
export function nothingFound(looked: readonly string[]): NothingFound {
  const lines = ['--file, --flake and --modules: not given', 'MODULES in the environment: not set', ...looked]
  return new NothingFound(`no configuration found\n${lines.map(line => `- ${line}`).join('\n')}`, {
    hint: 'write a kubernixos.nix, or name a configuration: --file PATH, --flake REF, --modules EXPR or MODULES',
  })
}

const words = {
  none: 'neither flake.nix nor kubernixos.nix',
  other: `no kubernixos.nix, and flake.nix does not mention ${attribute}`,
  foreign: 'no kubernixos.nix, and flake.nix belongs to another user',
}

function flakeIn(directory: string, host: SourceHost): 'fits' | keyof typeof words {
  const path = join(directory, 'flake.nix')
  const text = host.textOf(path)
  if (text === undefined) return 'none'
  const fits = new RegExp(`\\b${attribute}\\b`).test(text)
  if (!isForeign(path, directory, host)) return fits ? 'fits' : 'other'
  if (fits) throw foreign(path, `--flake ${shellWord(directory)}`)
  return 'foreign'
}

/**
 * Whether nix may copy the folder of a flake. Outside git, nix copies the whole folder, such as a home directory, to
 * its store, which all users can read.
 */
function isHarmless(directory: string, host: SourceHost): boolean {
  return directory === resolve(host.cwd) || isInRepository(directory, host)
}

function isInRepository(directory: string, host: SourceHost): boolean {
  if (host.exists(join(directory, '.git'))) return true
  return dirname(directory) !== directory && isInRepository(dirname(directory), host)
}

// The reference is `.`, because nix would read some characters of a path as part of the reference.
function flakeSource(directory: string): FlakeSource {
  const said = { title: directory, words: `flake ${directory}` }
  return { kind: 'flake', reference: '.', directory, name: undefined, ...said }
}

/**
 * Whether a file above the working directory belongs to another user, as it can in /tmp. If we evaluated such a file
 * without being told to, that user would decide what happens to the cluster. Git refuses such folders since
 * CVE-2022-24765.
 */
function isForeign(path: string, directory: string, { cwd, ownerOf, user }: SourceHost): boolean {
  if (directory === resolve(cwd)) return false
  const owner = ownerOf(path)
  return owner !== user && owner !== 0 && owner !== ownerOf(cwd)
}

function foreign(path: string, flag: string): UserError {
  return new UserError(`${path} is above the working directory and belongs to another user`, {
    hint: `if you trust this file, name it: ${flag}`,
  })
}
