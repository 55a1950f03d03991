/** The configuration to evaluate. `words` names it in errors and with -v. */
export type Source = FileSource | ModulesSource | FlakeSource

export interface FileSource {
  readonly kind: 'file'
  readonly path: string
  readonly words: string
}

interface ModulesSource {
  readonly kind: 'modules'
  readonly expression: string
  readonly words: string
}

export interface FlakeSource {
  readonly kind: 'flake'
  /** The reference that nix gets. Nix resolves it from `directory`. */
  readonly reference: string
  readonly directory: string
  /** The name of the configuration that the user asked for. Undefined if the user gave none. */
  readonly name: string | undefined
  /** The flake as a user writes it after --flake, without the name of a configuration. */
  readonly title: string
  readonly words: string
  /** The places that were searched, one a line. Present if this flake is tried only because nothing else was found. */
  readonly looked?: readonly string[]
}

export interface SourceHost {
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly exists: (path: string) => boolean
  /** The text of a file. Undefined if the file does not exist or can't be read. */
  readonly textOf: (path: string) => string | undefined
  /** The id of the user who owns a file or folder. */
  readonly ownerOf: (path: string) => number
  /** The id of the user who runs this program. */
  readonly user: number
}
