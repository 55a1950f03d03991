import { dirname, join, resolve } from 'node:path'
import { UserError } from '../../errors.ts'
import { NothingFound } from '../about.ts'
import type { FileSource, FlakeSource, SourceHost } from './source.ts'

const attribute = 'kubernixosConfigurations'

interface Nearest {
  readonly directory: string
  /** Its place among the lines of what was looked for. */
  readonly line: number
}

/**
 * The configuration of the nearest directory, upwards from the working directory: a flake.nix that mentions
 * kubernixosConfigurations, else kubernixos.nix. Reading the text saves a call of nix for each directory. A flake can
 * have the attribute from an import, too: the nearest other one is tried before nothing is found, where that copies no
 * more than what git knows. Throws UserError, listing what was looked for, and for a file that belongs to another user.
 */
export function discover(host: SourceHost): FileSource | FlakeSource {
  const looked: string[] = []
  let other: Nearest | undefined
  for (let directory = resolve(host.cwd); ; directory = dirname(directory)) {
    const flake = flakeIn(directory, host)
    if (flake === 'fits') return flakeSource(directory)
    const path = join(directory, 'kubernixos.nix')
    if (host.exists(path)) {
      if (isForeign(path, directory, host)) throw foreign(path, `--file ${path}`)
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
    words: `flake ${directory}, tried since nothing else was found`,
    looked: looked.with(line, `${directory}: no kubernixos.nix, and flake.nix has no ${attribute}`),
  }
}

/** The error that lists where no configuration is. */
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
  if (fits) throw foreign(path, `--flake ${directory}`)
  return 'foreign'
}

/** Without git nix copies a flake's whole folder to its store, which all users can read: a home, for one. */
function isHarmless(directory: string, host: SourceHost): boolean {
  return directory === resolve(host.cwd) || isInRepository(directory, host)
}

function isInRepository(directory: string, host: SourceHost): boolean {
  if (host.exists(join(directory, '.git'))) return true
  return dirname(directory) !== directory && isInRepository(dirname(directory), host)
}

// Named by its place, so that no character of the path is read as part of a reference.
function flakeSource(directory: string): FlakeSource {
  const said = { title: directory, words: `flake ${directory}` }
  return { kind: 'flake', reference: '.', directory, name: undefined, ...said }
}

/**
 * A file above the working directory may be anybody's, as in /tmp: evaluated without being named, it would decide
 * what happens to the cluster (git refuses such folders since CVE-2022-24765).
 */
function isForeign(path: string, directory: string, { cwd, ownerOf, user }: SourceHost): boolean {
  if (directory === resolve(cwd)) return false
  const owner = ownerOf(path)
  return owner !== user && owner !== 0 && owner !== ownerOf(cwd)
}

function foreign(path: string, flag: string): UserError {
  return new UserError(`${path} belongs to another user, and was found above the working directory only`, {
    hint: `if you trust it, name it: ${flag}`,
  })
}
