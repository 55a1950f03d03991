import { nixString } from './nix-string.ts'
import type { FlakeSource, Source } from './source.ts'

/** One question to nix about a configuration. */
export interface NixCall {
  readonly attribute: 'contract' | 'unserialisable'
  readonly showTrace: boolean
  readonly target: FilesTarget | FlakeTarget
}

/** A file or a list of modules. Our embedded Nix files evaluate it. */
export interface FilesTarget {
  readonly kind: 'files'
  readonly source: Exclude<Source, FlakeSource>
  /** The path of the embedded eval.nix. `directory` is its directory. */
  readonly evalFile: string
  readonly directory: string
  /** A Nix expression; relative paths in it resolve from the working directory. */
  readonly packages: string | undefined
}

/** A flake. The copy of our Nix files that it pins evaluates it, because a pure evaluation can't import other files. */
interface FlakeTarget {
  readonly kind: 'flake'
  readonly source: FlakeSource
  /** The text of nix/choose-configuration.nix. */
  readonly chooser: string
}

/** The command line arguments of nix for a call. */
export function nixArguments({ attribute, showTrace, target }: NixCall): string[] {
  const trace = showTrace ? ['--show-trace'] : []
  if (target.kind === 'flake') return [...flakeArguments(target, attribute), ...trace]
  const { source, evalFile, packages } = target
  return [
    // Every supported nix has this feature, but none enables it by default.
    ...['--extra-experimental-features', 'nix-command', 'eval', '--json', '--file', evalFile],
    ...(source.kind === 'file' ? ['--argstr', 'file', source.path] : ['--arg', 'modules', source.expression]),
    ...(packages === undefined ? [] : ['--arg', 'packages', packages]),
    ...trace,
    attribute,
  ]
}

/** The command line arguments with which nix prints the location of a flake and its path in the store. */
export function metadataArguments({ reference }: FlakeSource): string[] {
  return [...withFlakes, 'flake', 'metadata', '--json', '--no-write-lock-file', reference]
}

const withFlakes = ['--extra-experimental-features', 'nix-command flakes']

// The evaluation cache does not hold results of --apply, so filling it would only cost time.
const withoutCache = ['--option', 'eval-cache', 'false']

function flakeArguments({ source, chooser }: FlakeTarget, attribute: NixCall['attribute']): string[] {
  const name = source.name === undefined ? 'null' : nixString(source.name)
  return [
    ...[...withFlakes, 'eval', '--json', ...withoutCache, `${source.reference}#kubernixosConfigurations`],
    ...['--apply', `(${chooser}) { name = ${name}; attribute = ${nixString(attribute)}; }`],
    // The user did not name this flake, and it may be about something else.
    ...(source.looked === undefined ? [] : ['--no-write-lock-file']),
  ]
}
