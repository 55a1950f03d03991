/** Which configuration is evaluated. `words` says it to the user, in every error and with -v. */
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
  /** As nix takes it, and where nix resolves it from. */
  readonly reference: string
  readonly directory: string
  /** The configuration that was asked for, if one was. */
  readonly name: string | undefined
  /** What a user would give to --flake for it, without a name. */
  readonly title: string
  readonly words: string
  /** For a flake that was only tried because nothing else was found: what was looked for, a line each. */
  readonly looked?: readonly string[]
}

export interface SourceHost {
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly exists: (path: string) => boolean
  /** The text of a file, undefined where there is none that can be read. */
  readonly textOf: (path: string) => string | undefined
  /** The user id that owns a file or folder. */
  readonly ownerOf: (path: string) => number
  /** Who runs this. */
  readonly user: number
}
