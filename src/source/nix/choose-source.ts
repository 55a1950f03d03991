import { basename, dirname, join, resolve } from 'node:path'
import { shellWord, UserError } from '../../errors.ts'
import { discover } from './discover.ts'
import { parseFlakeReference } from './flake-reference.ts'
import type { Source, SourceHost } from './source.ts'

export interface SourceRequest {
  readonly file: string | undefined
  readonly flake: string | undefined
  readonly modules: string | undefined
}

/**
 * Chooses the configuration. The first of these counts: --file, --flake or --modules; then MODULES; then a flake.nix or
 * kubernixos.nix in the working directory or above it. An empty MODULES counts as not set, as in kubernixos. Throws a
 * UserError that lists all places that were searched.
 */
export function chooseSource(request: SourceRequest, host: SourceHost): Source {
  const { file, flake, modules } = request
  const [first, second] = Object.entries({ file, flake, modules }).filter(([, value]) => value !== undefined)
  if (first !== undefined && second !== undefined)
    throw new UserError(`--${first[0]} and --${second[0]} each name a configuration: give one of them`)
  if (file !== undefined) return fromFile(file, host)
  if (flake !== undefined) return fromFlake(flake, host)
  if (modules !== undefined) return fromExpression(modules)
  const fromEnvironment = host.env['MODULES']
  if (fromEnvironment)
    return { kind: 'modules', expression: fromEnvironment, words: 'MODULES from the environment' }
  return discover(host)
}

/** The Nix expression of the package set: the flag, else the variable PACKAGES. An empty text counts as not set. */
export function choosePackages(flag: string | undefined, env: SourceHost['env']): string | undefined {
  return flag || env['PACKAGES'] || undefined
}

function fromFile(file: string, host: SourceHost): Source {
  const path = resolve(host.cwd, file)
  if (basename(path) === 'flake.nix')
    throw new UserError(`--file ${file}: this is a flake, not a module`, {
      hint: `type: --flake ${shellWord(dirname(path))}`,
    })
  if (/\.(ya?ml|json)$/i.test(file))
    throw new UserError(`--file ${file}: this is not a Nix file`, {
      hint: 'unlike in kubectl, -f names a Nix file; put the manifest there, under kubernixos.manifests.NAME',
    })
  if (file !== '' && isFolder(path, host) && !host.exists(join(path, 'default.nix')))
    throw noDefault(file, path, host)
  if (file !== '' && host.exists(path)) return { kind: 'file', path, words: `file ${file}` }
  throw new UserError(`--file ${file || "''"}: no such file`, {
    hint: 'a configuration is a Nix file with a module, or with a function that returns a module',
  })
}

// existsSync says no for the path of a file with `/.` at its end.
function isFolder(path: string, host: SourceHost): boolean {
  return host.exists(`${path}/.`)
}

function noDefault(file: string, path: string, host: SourceHost): UserError {
  const advice = host.exists(join(path, 'kubernixos.nix'))
    ? `type: --file ${shellWord(join(file, 'kubernixos.nix'))}`
    : host.exists(join(path, 'flake.nix'))
      ? `type: --flake ${shellWord(file)}`
      : 'name the file that holds the configuration'
  return new UserError(`--file ${file}: this folder has no default.nix`, { hint: advice })
}

function fromFlake(text: string, { cwd, exists, textOf }: SourceHost): Source {
  const { reference, name } = parseFlakeReference(text)
  const said = { name, title: reference, words: `flake ${text}` }
  // Given a file, some versions of nix use the flake of its folder, which is not the configuration that the user named.
  if (textOf(resolve(cwd, reference)) !== undefined)
    throw new UserError(`--flake ${text}: this is a file, not a flake`, { hint: fileAdvice(reference) })
  if (!/^[./~]/.test(reference)) return { kind: 'flake', reference, directory: cwd, ...said }
  const folder = resolve(cwd, reference)
  // Nix refuses a link as a reference, and Nix 2.8 refuses most special characters, but nix runs in any folder.
  if (exists(join(folder, 'flake.nix'))) return { kind: 'flake', reference: '.', directory: folder, ...said }
  if (exists(resolve(cwd, reference.replace(/\?.*$/s, ''))))
    return { kind: 'flake', reference, directory: cwd, ...said }
  throw new UserError(`--flake ${text}: no such folder`, {
    hint: reference.startsWith('~')
      ? 'the shell expands ~ only at the start of a word: type --flake ~/shop or --flake="$HOME/shop"'
      : 'a flake is a folder with a flake.nix',
  })
}

function fileAdvice(file: string): string {
  if (basename(file) === 'flake.nix')
    return `name the folder of the file: --flake ${shellWord(dirname(file))}`
  return `a flake is a folder with a flake.nix; for a plain file use --file ${shellWord(file)}`
}

function fromExpression(expression: string): Source {
  if (expression.trim() !== '') return { kind: 'modules', expression, words: '--modules' }
  throw new UserError('--modules is empty', {
    hint: "give a list of modules, such as --modules '[ ./shop.nix ]'",
  })
}
