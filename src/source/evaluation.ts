import type { Manifest } from '../manifest/manifest.ts'
import type { Entry } from '../manifest/read.ts'

/** Which configuration is meant and how it is evaluated, as the command line says it. */
export interface EvaluationRequest {
  readonly file: string | undefined
  readonly flake: string | undefined
  readonly modules: string | undefined
  readonly packages: string | undefined
  readonly showTrace: boolean
  readonly verbosity: number
}

/** What an evaluation needs of the process. */
export interface EvaluationHost {
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly home: string
  /** Takes warnings and traces as they come. */
  readonly err: (text: string) => void
  readonly signal: AbortSignal
}

/** What the configuration says about a rollout; undefined where it says nothing. */
export interface Settings {
  readonly server: string | undefined
  readonly context: string | undefined
  /** The UID of the kube-system namespace. */
  readonly clusterId: string | undefined
  readonly instance: string | undefined
  readonly namespace: string | undefined
  readonly fieldManager: string | undefined
  readonly maxDeletions: number | undefined
}

interface Evaluated {
  /** The choice of configuration in words, for -v and errors: `file ./shop.nix`, `flake .#prod`. */
  readonly source: string
  readonly settings: Settings
  /** 62 hex digits, of the source before labels. */
  readonly checksum: string
  readonly warnings: readonly string[]
}

/** What a source hands over: the entries as they were written, in their order. */
export interface Delivery extends Evaluated {
  readonly entries: readonly Entry[]
}

/** A configuration, evaluated and checked offline. */
export interface Evaluation extends Evaluated {
  /** Flattened (no `kind: List`), complete, free of duplicates, not yet labelled. In entry order. */
  readonly manifests: readonly Manifest[]
}
