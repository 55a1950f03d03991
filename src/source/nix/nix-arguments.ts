import { nixString } from './nix-string.ts'
import type { FlakeSource, Source } from './source.ts'

/** What is asked of nix about a configuration. */
export interface NixCall {
  readonly attribute: 'contract' | 'unserialisable'
  readonly showTrace: boolean
  readonly target: FilesTarget | FlakeTarget
}

/** A file or modules, evaluated by our own files. */
export interface FilesTarget {
  readonly kind: 'files'
  readonly source: Exclude<Source, FlakeSource>
  /** The embedded eval.nix, and the directory it lies in. */
  readonly evalFile: string
  readonly directory: string
  /** A Nix expression; relative paths in it resolve from the working directory. */
  readonly packages: string | undefined
}

/** A flake, evaluated by the copy of our files that it pins: a pure evaluation can't import others. */
interface FlakeTarget {
  readonly kind: 'flake'
  readonly source: FlakeSource
  /** The text of nix/choose-configuration.nix. */
  readonly chooser: string
}

/** The arguments of nix for a call. */
export function nixArguments({ attribute, showTrace, target }: NixCall): string[] {
  const trace = showTrace ? ['--show-trace'] : []
  if (target.kind === 'flake') return [...flakeArguments(target, attribute), ...trace]
  const { source, evalFile, packages } = target
  return [
    // A feature that every nix has, and that none enables by itself.
    ...['--extra-experimental-features', 'nix-command', 'eval', '--json', '--file', evalFile],
    ...(source.kind === 'file' ? ['--argstr', 'file', source.path] : ['--arg', 'modules', source.expression]),
    ...(packages === undefined ? [] : ['--arg', 'packages', packages]),
    ...trace,
    attribute,
  ]
}

/** The arguments that ask where nix takes a flake from, and where in the store it is. */
export function metadataArguments({ reference }: FlakeSource): string[] {
  return [...withFlakes, 'flake', 'metadata', '--json', '--no-write-lock-file', reference]
}

const withFlakes = ['--extra-experimental-features', 'nix-command flakes']

// What --apply makes is not in the cache of evaluations, which would only be filled for nothing.
const withoutCache = ['--option', 'eval-cache', 'false']

function flakeArguments({ source, chooser }: FlakeTarget, attribute: NixCall['attribute']): string[] {
  const name = source.name === undefined ? 'null' : nixString(source.name)
  return [
    ...[...withFlakes, 'eval', '--json', ...withoutCache, `${source.reference}#kubernixosConfigurations`],
    ...['--apply', `(${chooser}) { name = ${name}; attribute = ${nixString(attribute)}; }`],
  ]
}
