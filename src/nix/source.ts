import { dirname, join, resolve } from 'node:path'
import { UserError } from '../errors.ts'

/** Which configuration is evaluated. `words` says it to the user, in every error and with -v. */
export type Source =
  | { readonly kind: 'file'; readonly path: string; readonly words: string }
  | { readonly kind: 'modules'; readonly expression: string; readonly words: string }

export interface SourceRequest {
  readonly file: string | undefined
  readonly modules: string | undefined
}

export interface SourceHost {
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly exists: (path: string) => boolean
  /** The user id that owns a file or folder. */
  readonly ownerOf: (path: string) => number
  /** Who runs this. */
  readonly user: number
}

const fileName = 'kubernixos.nix'

/**
 * Chooses the configuration, first match wins: --file, --modules, MODULES, kubernixos.nix upwards from the
 * working directory. An empty MODULES is none, as in kubernixos. Throws UserError, listing what was looked for.
 */
export function chooseSource(request: SourceRequest, host: SourceHost): Source {
  if (request.file !== undefined && request.modules !== undefined)
    throw new UserError('--file and --modules each name a configuration: give one of them')
  if (request.file !== undefined) return fromFile(request.file, host)
  if (request.modules !== undefined) return fromExpression(request.modules)
  const modules = host.env['MODULES']
  if (modules) return { kind: 'modules', expression: modules, words: 'MODULES from the environment' }
  return fromWorkingDirectory(host)
}

/** The expression for a package set: the flag, else the environment's PACKAGES; an empty one is none. */
export function choosePackages(flag: string | undefined, env: SourceHost['env']): string | undefined {
  return flag || env['PACKAGES'] || undefined
}

function fromFile(file: string, host: SourceHost): Source {
  const path = resolve(host.cwd, file)
  if (file !== '' && host.exists(path)) return { kind: 'file', path, words: `file ${file}` }
  throw new UserError(`--file ${file || "''"}: no such file`, {
    hint: 'a configuration is a Nix file: a module, or a function that yields one',
  })
}

function fromExpression(expression: string): Source {
  if (expression.trim() !== '') return { kind: 'modules', expression, words: '--modules' }
  throw new UserError('--modules is empty', {
    hint: "give a list of modules, such as --modules '[ ./shop.nix ]'",
  })
}

function fromWorkingDirectory(host: SourceHost): Source {
  const looked: string[] = []
  for (let directory = resolve(host.cwd); ; directory = dirname(directory)) {
    const path = join(directory, fileName)
    if (host.exists(path)) {
      checkOwner(path, directory, host)
      return { kind: 'file', path, words: `file ${path}` }
    }
    looked.push(path)
    if (dirname(directory) === directory) break
  }
  const tried = [
    '--file and --modules: not given',
    'MODULES in the environment: not set',
    ...looked.map(missing),
  ]
  throw new UserError(`no configuration found\n${tried.map(line => `- ${line}`).join('\n')}`, {
    hint: `write a ${fileName}, or name a configuration: --file PATH, --modules EXPR or MODULES`,
  })
}

/**
 * A file above the working directory may be anybody's, as in /tmp: evaluated without being named, it would decide
 * what happens to the cluster (git refuses such folders since CVE-2022-24765).
 */
function checkOwner(path: string, directory: string, { cwd, ownerOf, user }: SourceHost): void {
  if (directory === resolve(cwd)) return
  const owner = ownerOf(path)
  if (owner === user || owner === 0 || owner === ownerOf(cwd)) return
  throw new UserError(`${path} belongs to another user, and was found above the working directory only`, {
    hint: `if you trust it, name it: --file ${path}`,
  })
}

function missing(path: string): string {
  return `${path}: no such file`
}
