import type { Manifest } from '../manifest/manifest.ts'

/** What the configuration says about a rollout; null in the contract is undefined here. */
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

/** A configuration, evaluated and checked offline. */
export interface Evaluation {
  /** The choice of configuration in words, for -v and errors: `file ./shop.nix`, `flake .#prod`. */
  readonly source: string
  readonly settings: Settings
  /** 62 hex digits, of the source before labels. */
  readonly checksum: string
  /** Flattened (no `kind: List`), complete, free of duplicates, not yet labelled. In entry order. */
  readonly manifests: readonly Manifest[]
  readonly warnings: readonly string[]
}
