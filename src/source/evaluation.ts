import type { IgnoreRule } from '../manifest/ignore-rule.ts'
import type { Manifest } from '../manifest/manifest.ts'
import type { Entry } from '../manifest/read.ts'
import type { ReadinessRule } from '../readiness/readiness.ts'

/** The flags that choose the configuration and say how to evaluate it. */
export interface EvaluationRequest {
  readonly file: string | undefined
  readonly flake: string | undefined
  readonly modules: string | undefined
  readonly packages: string | undefined
  readonly showTrace: boolean
  readonly verbosity: number
}

/** The parts of the process that an evaluation uses. */
export interface EvaluationHost {
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly home: string
  /** Receives warnings and traces while the evaluation runs. */
  readonly err: (text: string) => void
  readonly signal: AbortSignal
}

/** The settings of a rollout. A value is undefined if the configuration does not set it. */
export interface Settings {
  readonly server: string | undefined
  readonly context: string | undefined
  /** The UID of the kube-system namespace. */
  readonly clusterId: string | undefined
  readonly instance: string | undefined
  readonly namespace: string | undefined
  readonly fieldManager: string | undefined
  /** Whether objects that were there before us are taken fully. */
  readonly adopt: boolean
  /** Whether apply waits until all objects are ready. */
  readonly wait: boolean
  /** The managers whose fields become ours. It is empty if the configuration names none. */
  readonly takeOver: readonly string[]
  /** The managers whose edits are drift. It is empty if the configuration names none. */
  readonly takeBack: readonly string[]
  /** Which fields are left to other managers. It is empty if the configuration names none. */
  readonly ignore: readonly IgnoreRule[]
  /** The namespace of the Lease that lets one run at a time write. */
  readonly lockNamespace: string | undefined
  /** A number of objects, or a part of all objects that are ours, such as `10%`. */
  readonly maxDeletions: number | `${number}%` | undefined
  /** When objects of some kinds are ready. At most one entry for each kind. */
  readonly readiness: readonly ReadinessRule[]
}

interface Evaluated {
  /** The configuration as -v and errors name it: `file ./shop.nix`, `flake .#prod`. */
  readonly source: string
  readonly settings: Settings
  /** 62 hex digits. A hash of the manifests before labels are added. */
  readonly checksum: string
  readonly warnings: readonly string[]
}

/** The result of a source: the entries as a person wrote them, in the same order. */
export interface Delivery extends Evaluated {
  readonly entries: readonly Entry[]
}

/** A configuration that is evaluated and checked without the cluster. */
export interface Evaluation extends Evaluated {
  /** In the order of the entries. Lists are flattened, no object occurs twice, and no label is added yet. */
  readonly manifests: readonly Manifest[]
}
