import type { KubeObject } from './object.ts'

/** Where a manifest comes from: what a person would open to change it. JSON, since a plan holds it. */
export interface Origin {
  /** How messages name it. */
  readonly title: string
}

/**
 * One wanted object. `entry` is its key under `kubernixos.manifests` (`list:...` for an item of a list),
 * which messages name so that the user finds it in the configuration.
 */
export interface Manifest {
  readonly entry: string
  readonly object: KubeObject
}
