import type { KubeObject } from './object.ts'

/**
 * One wanted object. `entry` is its key under `kubernixos.manifests` (`list:...` for an item of a list),
 * which messages name so that the user finds it in the configuration.
 */
export interface Manifest {
  readonly entry: string
  readonly object: KubeObject
}
