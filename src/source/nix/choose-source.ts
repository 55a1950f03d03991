import { basename, dirname, join, resolve } from 'node:path'
import { UserError } from '../../errors.ts'
import { discover } from './discover.ts'
import { parseFlakeReference } from './flake-reference.ts'
import type { Source, SourceHost } from './source.ts'

export interface SourceRequest {
  readonly file: string | undefined
  readonly flake: string | undefined
  readonly modules: string | undefined
}

/**
 * Chooses the configuration, first match wins: --file, --flake or --modules; MODULES; a flake.nix or kubernixos.nix
 * upwards from the working directory. An empty MODULES is none, as in kubernixos. Throws UserError, listing what was
 * looked for.
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

/** The expression for a package set: the flag, else the environment's PACKAGES; an empty one is none. */
export function choosePackages(flag: string | undefined, env: SourceHost['env']): string | undefined {
  return flag || env['PACKAGES'] || undefined
}

function fromFile(file: string, host: SourceHost): Source {
  const path = resolve(host.cwd, file)
  if (basename(path) === 'flake.nix')
    throw new UserError(`--file ${file}: a flake is no module`, { hint: `name it: --flake ${dirname(path)}` })
  if (file !== '' && host.exists(path)) return { kind: 'file', path, words: `file ${file}` }
  throw new UserError(`--file ${file || "''"}: no such file`, {
    hint: 'a configuration is a Nix file: a module, or a function that yields one',
  })
}

function fromFlake(text: string, { cwd, exists, textOf }: SourceHost): Source {
  const { reference, name } = parseFlakeReference(text)
  const said = { name, title: reference, words: `flake ${text}` }
  // From a file some versions of nix go on to the flake around it, which is another configuration than the named one.
  if (textOf(resolve(cwd, reference)) !== undefined)
    throw new UserError(`--flake ${text}: a file is no flake`, { hint: fileAdvice(reference) })
  if (!/^[./~]/.test(reference)) return { kind: 'flake', reference, directory: cwd, ...said }
  const folder = resolve(cwd, reference)
  // Nix refuses links, and Nix 2.8 most odd characters in a reference, but runs in any folder.
  if (exists(join(folder, 'flake.nix'))) return { kind: 'flake', reference: '.', directory: folder, ...said }
  if (exists(resolve(cwd, reference.replace(/\?.*$/s, ''))))
    return { kind: 'flake', reference, directory: cwd, ...said }
  throw new UserError(`--flake ${text}: no such folder`, {
    hint: reference.startsWith('~')
      ? 'the shell knows ~ only where a word begins: --flake ~/shop, or --flake="$HOME/shop"'
      : 'a flake is a folder with a flake.nix',
  })
}

function fileAdvice(file: string): string {
  if (basename(file) === 'flake.nix') return `name its folder: --flake ${dirname(file)}`
  return `a flake is a folder with a flake.nix; for a plain file use --file ${file}`
}

function fromExpression(expression: string): Source {
  if (expression.trim() !== '') return { kind: 'modules', expression, words: '--modules' }
  throw new UserError('--modules is empty', {
    hint: "give a list of modules, such as --modules '[ ./shop.nix ]'",
  })
}
