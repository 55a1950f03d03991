import type { ClusterIdentity } from '../plan-head.ts'
import type { Gap } from '../prune/gap.ts'
import type { LockSight } from './lock-sight.ts'
import type { StatusRow } from './row.ts'

/** The status of one instance. */
export interface InstanceStatus {
  /** Absent for the configuration without `kubernixos.instance`. */
  readonly instance?: string
  /** The checksum of the configuration. Absent if none was evaluated. */
  readonly checksum?: string
  readonly rows: readonly StatusRow[]
  readonly lock: LockSight
}

/** What the command status has found. */
export interface Status {
  readonly of: 'configuration' | 'instance' | 'all'
  readonly cluster: ClusterIdentity
  /** One, unless all instances of the cluster were asked for. */
  readonly instances: readonly InstanceStatus[]
  /** What could not be listed. Objects may be missing. */
  readonly unseen: readonly Gap[]
  /** Milliseconds since 1970, for ages. */
  readonly now: number
}
