import type { IgnoreRule } from '../manifest/ignore-rule.ts'
import type { ReadinessRule } from '../readiness/readiness.ts'
import type { GateFacts } from './prune/prune-gate.ts'

/** What flags and configuration decide about each object that is applied. */
export interface ApplyRules {
  /** Absent if the configuration sets no instance. */
  readonly instance?: string
  readonly fieldManager: string
  /** Whether conflicts with other managers are overridden by force. */
  readonly forceConflicts: boolean
  /** Whether objects whose immutable fields change are deleted and created again (docs/rules.md 1.33). */
  readonly recreate: boolean
  /** Whether objects that were there before us are taken fully (docs/rules.md 1.14). */
  readonly adopt: boolean
  /** Whether objects of other instances are taken, too (docs/rules.md 1.28). */
  readonly adoptOthers: boolean
  /** The managers whose fields become ours (docs/rules.md 1.19). */
  readonly takeOver: readonly string[]
  /** Managers whose edits are taken back besides those of kubectl (docs/rules.md 1.24). */
  readonly takeBack: readonly string[]
  /** Whether fields that people added with kubectl are removed (docs/rules.md 1.31). */
  readonly removeExtras: boolean
  /** Which fields are left to other managers (docs/rules.md 1.25). */
  readonly ignore: readonly IgnoreRule[]
}

/** The parts of a plan that are known before its changes. */
export interface PlanHead extends ApplyRules {
  /** The version of the program that made the plan. */
  readonly program: string
  /** When the plan was made, in RFC 3339. */
  readonly madeAt: string
  readonly cluster: ClusterIdentity
  /** The checksum of the configuration, which is the value of the label on its objects. */
  readonly checksum: string
  /** Whether apply waits until all objects are ready (docs/rules.md 10.10). Waves are awaited in any case. */
  readonly wait: boolean
  /** When objects of some kinds are ready, besides the rules of the program. */
  readonly readiness: readonly ReadinessRule[]
  /** A random text for hashing the values of Secrets (seal.ts), so that two plans have different hashes. */
  readonly salt: string
  readonly gate: GateFacts
}

/** The cluster of a plan. `id` identifies the cluster, and people know it by its server and context. */
export interface ClusterIdentity {
  /** The URL of the API server. */
  readonly server: string
  /** The context of the kubeconfig. Absent inside a cluster, where there is no kubeconfig. */
  readonly context?: string
  /** The UID of the kube-system namespace. Absent if the namespace can't be read. */
  readonly id?: string
  /** The version of the server, `v1.36.3`. Absent if the server does not give one. */
  readonly version?: string
}
